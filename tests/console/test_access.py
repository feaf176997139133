"""Every route × every role × {own salon, other salon}: the expected code, and never a name of the other salon."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from liuke.accounts.models import Role, Salon, Staff
from liuke.accounts.rules import Action, Reach
from liuke.care.models import Task
from liuke.customers.models import Customer, Pair, Preference, Tag
from liuke.intake.models import Import
from liuke.intake.queries import folder_of
from tests.console.clients import body, signed_in
from tests.visits.sender import sender_of
from tests.world import NOON, TODAY, World, make_customer, make_staff

CANARY = "金丝雀"
ROLES = ("owner", "hq", "salon_manager", "front_desk", "beautician", "consultant", "marketer", "auditor")


def routes(patterns: list[Any] | None = None, namespace: str = "") -> list[tuple[str, URLPattern]]:
    """Return every named view of the URL table with its name."""
    found: list[tuple[str, URLPattern]] = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{pattern.namespace}:" if pattern.namespace else namespace
            found += routes(pattern.url_patterns, inside)
        else:
            found.append((f"{namespace}{pattern.name}", pattern))
    return found


def guarded() -> list[tuple[str, URLPattern]]:
    """Return the routes that are not public and belong to the people pages."""
    mine = ("console:", "accounts:", "customers:", "outreach:", "intake:", "segments:")
    return [(name, p) for name, p in routes() if not getattr(p.callback, "is_public", False) and name.startswith(mine)]


def test_every_view_has_a_door() -> None:
    by_session = "api:"  # its door is tested in tests/contract
    open_ones = [
        n
        for n, p in routes()
        if not n.startswith(by_session) and not hasattr(p.callback, "access") and not hasattr(p.callback, "is_public")
    ]

    assert not open_ones


def import_in(salon: Salon, name: str, *, by: Staff | None = None) -> Import:
    """Return a finished import of a salon with an error file."""
    made = Import.unguarded.create(
        uid=uuid.uuid4(), salon=salon, started_by=by, file_name=name, sha256="0" * 64, kind="customers", status="done",
        errors_file="errors.xlsx", created_at=NOON, finished_at=NOON,
    )  # fmt: skip
    folder_of(made).mkdir(parents=True)
    (folder_of(made) / "errors.xlsx").write_bytes(name.encode())
    return made


def samples(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values of route parameters for rows of Lakeside and of Westside."""
    canary = make_customer(world.westside, f"{CANARY}一", phone="+8613700137000")
    tag = Tag.objects.create(name="敏感肌", kind="need")
    kept = Preference.objects.unscoped("cast")
    own_note = kept.create(customer=world.lin, kind="tea", text="茉莉", noted_at=NOON)
    other_note = kept.create(customer=canary, kind="tea", text=f"{CANARY}茶", noted_at=NOON)
    colleague = make_staff("consultant", "顾问甲", world.lakeside, username="colleague")
    outsider = make_staff("consultant", f"{CANARY}二", world.westside, username="outsider")
    own = {
        "customer_id": world.lin.pk, "preference_id": own_note.pk, "tag_id": tag.pk, "staff_id": colleague.pk,
        "salon_id": world.lakeside.pk, "what": "visits", "scheme": "lifecycle_stage", "code": "lifecycle_stage",
        "tier": "dormant",
        "task_id": _task(world.lin).pk,
        "import_id": import_in(world.lakeside, "会员.csv", by=world.manager).pk,
        "pair_id": _pair(world.lin, world.zhou).pk,
        "key_id": sender_of(world, world.lakeside).key.pk,
    }  # fmt: skip
    spare = Tag.objects.create(name="喜安静", kind="behaviour")
    other = {
        **own, "customer_id": canary.pk, "preference_id": other_note.pk, "tag_id": spare.pk, "staff_id": outsider.pk,
        "salon_id": world.westside.pk, "task_id": _task(canary).pk,
        "import_id": import_in(world.westside, f"{CANARY}.csv").pk, "pair_id": _pair(world.lin, canary).pk,
        "key_id": sender_of(world, world.westside).key.pk,
    }  # fmt: skip
    return own, other


def _pair(one: Customer, other: Customer) -> Pair:
    return Pair.objects.unscoped("cast").create(first=one, second=other, score=900, found_at=NOON)


def _task(customer: Customer) -> Task:
    return Task.objects.unscoped("cast").create(
        salon=customer.salon, customer=customer, due_on=TODAY, reason=f"{customer.name} 53 天没来", created_at=NOON
    )


def parameters(pattern: URLPattern) -> list[str]:
    """Return the names of a route's parameters."""
    found: Any = pattern.pattern
    return list(found.converters) or list(found.regex.groupindex)


def answer(client: Client, name: str, pattern: URLPattern, values: dict[str, Any]) -> Any:
    """Return the answer to GET, or to an empty POST where the route takes no GET."""
    url = reverse(name, kwargs={key: values[key] for key in parameters(pattern)})
    response = client.get(url)
    return client.post(url) if response.status_code == 405 else response


def person(world: World, role: str) -> Staff:
    """Return a person of this role who works in Lakeside and is steward of 林."""
    if role == "owner":
        return world.owner
    staff = make_staff(role, f"角色{role}", world.lakeside, username=f"matrix-{role}")
    if role in {"beautician", "consultant"}:
        world.lin.steward = staff
        world.lin.save()
    return staff


@pytest.mark.parametrize("name", [name for name, _pattern in guarded()])
def test_a_stranger_is_sent_to_sign_in(world: World, name: str) -> None:
    pattern = dict(guarded())[name]

    response = answer(Client(), name, pattern, samples(world)[0])

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(world: World, role: str) -> None:
    world.owner.must_change_password = False
    world.owner.save()
    own, other = samples(world)
    client_of = person(world, role)
    holds = {Action(a) for a in Role.objects.get(code=role).actions}
    wide = Role.objects.get(code=role).reach == Reach.ORGANIZATION
    client = signed_in(client_of)

    for name, pattern in guarded():
        access = pattern.callback.access  # type: ignore[attr-defined]
        mine = answer(client, name, pattern, own)
        theirs = answer(client, name, pattern, other) if parameters(pattern) else mine
        if name == "accounts:sign-out":
            client = signed_in(client_of)

        if access is not None and access not in holds:
            assert (mine.status_code, theirs.status_code) == (403, 403), name
        else:
            # 400: an address that asks nothing
            assert mine.status_code in {200, 302, 400, 409, 422}, (name, mine.status_code)
            if not wide:
                assert _is_hidden(name, pattern, theirs), (name, theirs.status_code)
        sent = body(mine) + body(theirs)
        assert wide or CANARY.encode() not in sent, name
    assert client.get("/").status_code == 200  # she was signed in all the while


def _is_hidden(name: str, pattern: URLPattern, response: Any) -> bool:
    scoped = {"customer_id", "staff_id", "salon_id", "task_id", "import_id", "pair_id", "key_id"} & set(
        parameters(pattern)
    )
    status: int = response.status_code
    return status == 404 if scoped else status != 500
