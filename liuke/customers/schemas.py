"""Customers at the JSON edge. Phones go in whole and come out masked."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from liuke.kit.http import Input

RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text60 = Annotated[str, Field(max_length=60)]


class CustomerIn(Input):
    """A customer to write. ``birthday`` is read like a file's: ``1990-05-02``, ``5.20``, ``农历八月十五``."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    salon_id: RowId
    phone: Annotated[str, Field(max_length=40)] = ""
    keep_shared_phone: bool = False
    gender: Annotated[str, Field(pattern="^[fm]?$")] = ""
    birthday: Annotated[str, Field(max_length=40)] = ""
    code: Text60 = ""
    card_no: Text60 = ""
    occupation: Text60 = ""
    region: Text60 = ""
    source: Text60 = ""
    note: Annotated[str, Field(max_length=2000)] = ""


class CustomerOut(Schema):
    """A customer as lists show her."""

    id: int
    version: int
    name: str
    salon_id: int
    code: str
    card_no: str
    phone_masked: str
    gender: str
    birthday: str
    occupation: str
    region: str
    source: str
    joined_on: date | None


class CustomersOut(Schema):
    """One page of customers."""

    items: list[CustomerOut]
    page: int
    pages: int
    total: int
