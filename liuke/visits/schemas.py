"""Events at the JSON edge: each row is checked by itself, so that one bad row refuses nothing but itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from ninja import Schema
from pydantic import Field
from pydantic_core import core_schema

from liuke.kit.http import Input, Problem

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

MOST_EVENTS = 500
EVENT_ID = r"^[A-Za-z0-9._:-]{1,80}$"


class EventIn(Input):
    """One thing a customer did. She is named by one of ``uid``, ``card_no``, ``phone`` and ``union_id``.

    ``id`` is the sender's own and stands for one event for ever: sent again under the same key it adds nothing.
    ``at`` is a day (``2026-05-01``) or an instant with its offset. ``item`` is the code or the name of a service or
    product. A phone or union id serves to find her and is neither kept nor sent back; a phone without a country code
    is read as Chinese. ``union_id`` is WeChat's UnionID, or the OpenID of one app, as an import brought it.
    """

    id: Annotated[str, Field(pattern=EVENT_ID)]
    uid: Annotated[str, Field(max_length=36)] = ""
    card_no: Annotated[str, Field(max_length=60)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    union_id: Annotated[str, Field(max_length=64)] = ""
    kind: Literal["browsed", "asked", "liked", "opened", "attended", "other"]
    at: Annotated[str, Field(min_length=10, max_length=40)]
    item: Annotated[str, Field(max_length=200)] = ""
    channel: Literal["", "wechat", "mini_program", "website", "platform", "sms", "phone", "salon", "other"] = ""


class _Row:
    """Anything at all; the document says what it should be."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.any_schema()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(EventIn.__pydantic_core_schema__)


class EventsIn(Input):
    """A batch of events, 1 to 500."""

    events: Annotated[list[Annotated[Any, _Row]], Field(min_length=1, max_length=MOST_EVENTS)]


class EventProblem(Problem):
    """Why one row was not taken (RFC 9457), with its place in the batch from 0 and its id where it has one."""

    row: int
    id: str = ""


class EventsOut(Schema):
    """What became of a batch: the counts add up to its rows."""

    created: int
    duplicate: int
    refused: int
    problems: list[EventProblem]
