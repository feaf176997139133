"""Customers by JSON: what the pages do, with the same scope, the same rights and the same refusals."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated, Any

from ninja import Header, Query, Router
from ninja.responses import Status

from liuke.accounts.access import zone_of
from liuke.accounts.api import require
from liuke.accounts.rules import Action
from liuke.customers import groups, queries, services
from liuke.customers.errors import NameMissing, NotABirthday, NotAPhone
from liuke.customers.rows import birthday_of
from liuke.customers.rules.birthdays import read_birthday
from liuke.customers.rules.names import clean_name
from liuke.customers.rules.phones import PhoneFlaw, read_phone
from liuke.customers.schemas import CustomerIn, CustomerOut, CustomersOut, RowId
from liuke.customers.veil import is_veiled
from liuke.kit import clock
from liuke.kit.home import home
from liuke.kit.http import REFUSALS
from liuke.kit.idempotency import once

if TYPE_CHECKING:
    from liuke.customers.models import Customer

router = Router(tags=["customers"])
_PAGE_SIZE = 50


@router.get("", response={200: CustomersOut} | REFUSALS, operation_id="list_customers")
def list_customers(
    request: Any, q: Annotated[str, Query(max_length=100)] = "", page: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> CustomersOut:
    """Return the customers in scope, the newest first; ``q`` cuts by name, pinyin, phone, last four or number."""
    require(request, Action.SEE_CUSTOMERS)
    now = clock.now()
    today = clock.business_day(now, zone_of(request))
    rows = queries.customers_where(request.scope, queries.Criteria(q=q), vault=home().vault, today=today)
    total = rows.count()
    first = (page - 1) * _PAGE_SIZE
    items = [shown(one) for one in rows[first : first + _PAGE_SIZE]]
    return CustomersOut(items=items, page=page, pages=max(1, -(-total // _PAGE_SIZE)), total=total)


@router.get("/{customer_id}", response={200: CustomerOut} | REFUSALS, operation_id="read_customer")
def read_customer(request: Any, customer_id: RowId) -> CustomerOut:
    """Return one customer; 404 when she is another salon's. The number of a merged record answers with her head."""
    require(request, Action.SEE_CUSTOMERS)
    return shown(queries.customer_in(request.scope, groups.page_of(request.scope, customer_id)))


@router.post("", response={201: CustomerOut} | REFUSALS, operation_id="create_customer")
def create_customer(
    request: Any, body: CustomerIn, idempotency_key: Annotated[str, Header(alias="Idempotency-Key")]
) -> Status[CustomerOut]:
    """Write a new customer; the same key with the same body answers the first one again."""
    require(request, Action.EDIT_CUSTOMERS)
    write = once(scope=f"staff:{request.staff.pk} create_customer", key=idempotency_key, body=request.body)
    customer = services.add_customer(
        profile_of(body), uid=uuid.uuid4(), scope=request.scope, vault=home().vault, now=clock.now(), write=write
    )
    return Status(201, shown(customer))


def profile_of(body: CustomerIn) -> services.Profile:
    """Return the profile a body describes.

    Raises:
        NameMissing, NotAPhone, NotABirthday: the text cannot be read without guessing.
    """
    if not clean_name(body.name):
        raise NameMissing
    phone = read_phone(body.phone) if body.phone.strip() else None
    if isinstance(phone, PhoneFlaw):
        raise NotAPhone(flaw=phone.value)
    birthday = read_birthday(body.birthday) if body.birthday.strip() else None
    if body.birthday.strip() and birthday is None:
        raise NotABirthday(birthday=body.birthday)
    return services.Profile(
        name=body.name,
        salon_id=body.salon_id,
        phone=phone,
        keep_shared_phone=body.keep_shared_phone,
        gender=body.gender,
        birthday=birthday,
        code=body.code,
        card_no=body.card_no,
        occupation=body.occupation,
        region=body.region,
        source=body.source,
        note=body.note,
    )


def shown(customer: Customer) -> CustomerOut:
    """Return a customer without anything a list may not show."""
    birthday = birthday_of(customer)
    written = ""
    if birthday is not None and not is_veiled():
        calendar = "lunar " if birthday.is_lunar else ""
        year = f"{birthday.year}-" if birthday.year else ""
        written = f"{calendar}{year}{birthday.month:02d}-{birthday.day:02d}"
    return CustomerOut(
        id=customer.pk,
        version=customer.version,
        name=customer.shown_name,
        salon_id=customer.salon_id,
        code=customer.code,
        card_no=customer.card_no,
        phone_masked=customer.phone_hint,
        gender=customer.gender,
        birthday=written,
        occupation=customer.occupation,
        region=customer.region,
        source=customer.source,
        joined_on=customer.joined_on,
    )
