"""What went wrong: what happened, what to do, and a code to quote. Never a stack trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import TooManyFilesSent
from django.http import HttpResponse
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext as _

from liuke.console.middleware import refusal

if TYPE_CHECKING:
    from django.http import HttpRequest


def not_found(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 404."""
    sentence = _("There is nothing here. Check the link, or search for the customer.")
    return refusal(request, sentence=sentence, code="liuke.not_found", status=404)


def bad_request(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Answer 400, or 422 with what to do for more files than one form may carry."""
    if isinstance(kwargs.get("exception") or (args[0] if args else None), TooManyFilesSent):
        sentence = _("These are too many files for one upload. Nothing was taken; choose at most 20 at a time.")
        return refusal(request, sentence=sentence, code="liuke.too_many_files", status=422)
    sentence = _("The browser sent something this page cannot read. Go back, reload, and try again.")
    return refusal(request, sentence=sentence, code="liuke.bad_request", status=400)


def forbidden(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 403."""
    sentence = _("Your role does not allow this. Ask the owner or a manager.")
    return refusal(request, sentence=sentence, code="liuke.not_allowed", status=403)


def csrf_failed(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 403 for a form that did not come from our own page."""
    sentence = _("This form has expired. Nothing was saved. Go back, reload the page, and send it again.")
    return refusal(request, sentence=sentence, code="liuke.form_expired", status=403)


def broken(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answer 500, without the shell: whatever failed may fail again."""
    try:
        page: str = loader.render_to_string(
            "console/broken.html", {"LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", "")}
        )
    except TemplateDoesNotExist:
        page = "500"
    return HttpResponse(page, status=500)
