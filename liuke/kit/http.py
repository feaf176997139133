"""The JSON edge: strict bodies in, problem documents (RFC 9457) out."""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from pydantic import ConfigDict, Field

from liuke.kit.problems import LiukeError
from liuke.kit.sentences import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Answer = Callable[[HttpRequest, Any], HttpResponse]

DEEPEST = 20
_MOST_NAMED, _LONGEST_NAME = 20, 80  # unknown parameters an answer names, and characters of each


class Input(Schema):
    """A body: unknown fields are refused, a number is no text and a text no number."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Problem(Schema):
    """Why a request was refused (RFC 9457). ``code`` is stable; ``detail`` is for people."""

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[dict[str, Any]] = Field(default_factory=list)


REFUSALS: dict[Any, Any] = {frozenset({400, 401, 403, 404, 409, 413, 422}): Problem}


class BadBody(HttpError):
    """The body is no JSON this API takes."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)


class StrictParser(Parser):
    """JSON in UTF-8, no key twice, no NaN, not too deep."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return the body.

        Raises:
            BadBody: not JSON, not UTF-8, a key twice, a number JSON does not know, a NUL, or nested too deeply.
        """
        try:
            body = json.loads(
                request.body.decode("utf-8"), object_pairs_hook=_no_key_twice, parse_constant=_no_constant
            )
        except RecursionError:
            raise BadBody("nested too deeply") from None
        except (UnicodeDecodeError, json.JSONDecodeError) as error:
            raise BadBody(f"not JSON in UTF-8: {error}") from None
        if not isinstance(body, dict):
            raise BadBody("the body must be an object")
        _check(body)
        return body


def _no_key_twice(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadBody(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise BadBody(f"{name} is no JSON number")


def _check(body: dict[str, Any]) -> None:
    stack: list[tuple[Any, int]] = [(body, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > DEEPEST:
            raise BadBody("nested too deeply")
        if isinstance(node, str) and "\0" in node:
            raise BadBody("a text holds a NUL")  # PostgreSQL keeps none
        children = [*node, *node.values()] if isinstance(node, dict) else node if isinstance(node, list) else ()
        stack += [(child, depth + 1) for child in children]


def documented_only(run: Any) -> Any:
    """Refuse a call whose address has parameters its document does not name: a filter misspelt must not answer all.

    For ``NinjaAPI.add_decorator``: wraps an operation as it stands. Who may not call is told that first.
    """
    operation = run.__self__
    queries = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    known = {name for model in queries for name in model.__ninja_flatten_map__}

    @wraps(run)
    def checked(request: HttpRequest, **path: Any) -> Any:
        unknown = sorted(set(request.GET) - known)
        if not unknown:
            return run(request, **path)
        refused = operation._run_checks(request)  # noqa: SLF001 - the door, which the framework has inside ``run``
        told = _("this parameter is not known")
        faults = [{"loc": ("query", name[:_LONGEST_NAME]), "msg": told} for name in unknown[:_MOST_NAMED]]
        return refused or operation.api.on_exception(request, ValidationError(faults))

    return checked


def problem(*, status: int, code: str, title: str, detail: str = "", errors: Any = ()) -> HttpResponse:
    """Return a problem document."""
    document = Problem(title=title, status=status, code=code, detail=detail, errors=list(errors))
    return HttpResponse(document.model_dump_json(), status=status, content_type="application/problem+json")


def _refused(_request: HttpRequest, error: Any) -> HttpResponse:
    answer = problem(status=error.status, code=error.code, title=sentence_of(error))
    if (seconds := getattr(error, "retry_after", None)) is not None:
        answer["Retry-After"] = str(seconds)
    return answer


def _counted(answer: Answer, count: Callable[[HttpRequest], None]) -> Answer:
    def counted(request: HttpRequest, error: Any) -> HttpResponse:
        try:
            count(request)
        except LiukeError as refusal:
            return _refused(request, refusal)
        return answer(request, error)

    return counted


def answer_with_problems(api: NinjaAPI, *, count_unread: Callable[[HttpRequest], None]) -> None:
    """Make an API answer every refusal with a problem document; anything else stays a 500.

    ``count_unread`` is told of each request that cannot be read, and may refuse it by a ``LiukeError`` instead.
    """

    def invalid(_request: HttpRequest, error: Any) -> HttpResponse:
        faults = [{"at": list(map(str, e["loc"])), "message": e["msg"]} for e in error.errors]
        title = _("The request does not have the documented shape.")
        return problem(status=422, code="liuke.invalid_input", title=title, errors=faults)

    def unauthenticated(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(status=401, code="liuke.sign_in", title=_("Sign in first."))

    def http(_request: HttpRequest, error: Any) -> HttpResponse:
        why = str(error.__cause__) if isinstance(error.__cause__, BadBody) else ""  # ninja wraps what a parser raises
        return problem(status=error.status_code, code="liuke.bad_request", title=str(error), detail=why)

    def too_big(_request: HttpRequest, _error: Any) -> HttpResponse:
        return problem(status=413, code="liuke.too_big", title=_("The body is larger than this API takes."))

    api.add_exception_handler(LiukeError, _refused)
    api.add_exception_handler(ValidationError, _counted(invalid, count_unread))
    api.add_exception_handler(AuthenticationError, unauthenticated)
    api.add_exception_handler(HttpError, _counted(http, count_unread))
    api.add_exception_handler(RequestDataTooBig, too_big)
