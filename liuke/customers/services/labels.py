"""Use cases of tags by hand and of small preferences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liuke.accounts.steps import audit
from liuke.customers import groups, queries, steps
from liuke.customers.errors import NobodyChosen, TagTaken, TooManyChosen
from liuke.customers.models import Preference, Tag, TagMark
from liuke.customers.rules.names import clean_name
from liuke.kit.problems import NotFound
from liuke.kit.transactions import refused_as, use_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from liuke.accounts.scope import Scope

MOST_AT_ONCE = 500


@use_case
def add_tag(name: str, *, kind: str, scope: Scope, now: datetime) -> Tag:
    """Add a word to the taxonomy.

    Raises:
        TagTaken: it is there already.
    """
    word = clean_name(name)[:40]
    if Tag.objects.filter(name__iexact=word).exists():
        raise TagTaken(name=word)
    return _added(word, kind=kind, scope=scope, now=now)


@use_case
def rename_tag(tag_id: int, *, name: str, kind: str, scope: Scope, now: datetime) -> Tag:
    """Give a tag another word or kind; customers keep it.

    Raises:
        NotFound: there is no such tag.
        TagTaken: another tag has the word.
    """
    tag = _tag(tag_id)
    word = clean_name(name)[:40]
    if Tag.objects.filter(name__iexact=word).exclude(pk=tag_id).exists():
        raise TagTaken(name=word)
    before = {"name": tag.name, "kind": tag.kind}
    tag.name, tag.kind = word, kind
    with refused_as(TagTaken(name=word)):
        tag.save(update_fields=["name", "kind"])
    after = {"name": word, "kind": kind}
    audit(
        "tag.renamed",
        now=now,
        actor_id=scope.staff_id,
        object_type="tag",
        object_ref=tag_id,
        before=before,
        after=after,
    )
    return tag


@use_case
def delete_tag(tag_id: int, *, scope: Scope, now: datetime) -> tuple[str, int]:
    """Take a tag away, from its customers too; return its word and how many carried it.

    Raises:
        NotFound: there is no such tag.
    """
    tag = _tag(tag_id)
    marks = TagMark.objects.unscoped("a tag belongs to the whole brand").filter(tag=tag_id)
    count = marks.count()
    tag.delete()
    audit(
        "tag.deleted",
        now=now,
        actor_id=scope.staff_id,
        object_type="tag",
        object_ref=tag_id,
        before={"name": tag.name, "customers": count},
    )
    return tag.name, count


@use_case
def tag_customers(customer_ids: Sequence[int], *, tag_id: int, scope: Scope, now: datetime) -> list[int]:
    """Put a tag on the chosen customers in scope; return who did not carry it before.

    Raises:
        NobodyChosen, TooManyChosen, NotFound: nothing is written.
    """
    if len(customer_ids) > MOST_AT_ONCE:
        raise TooManyChosen(count=len(customer_ids), most=MOST_AT_ONCE)
    tag = _tag(tag_id)
    reached = queries.in_scope(scope, customer_ids)
    if not reached:
        raise NobodyChosen
    fresh = steps.mark(reached, tag_id=tag_id, by=scope.staff_id, now=now)
    if fresh:
        _audit_marks("customers.tagged", tag, fresh, scope=scope, now=now)
    return fresh


@use_case
def tag_by_word(customer_id: int, word: str, *, kind: str, scope: Scope, now: datetime) -> Tag:
    """Put a word on one customer; a new word joins the taxonomy first. 当场打标签.

    Raises:
        NotFound: the customer is out of scope.
        TagTaken: somebody added the word in this moment.
    """
    customer = queries.customer_in(scope, customer_id)
    name = clean_name(word)[:40]
    tag = Tag.objects.filter(name__iexact=name).first() or _added(name, kind=kind, scope=scope, now=now)
    fresh = steps.mark([customer.pk], tag_id=tag.pk, by=scope.staff_id, now=now)
    if fresh:
        _audit_marks("customers.tagged", tag, fresh, scope=scope, now=now)
    return tag


@use_case
def untag_customers(customer_ids: Sequence[int], *, tag_id: int, scope: Scope, now: datetime) -> int:
    """Take a tag off customers in scope; return how many carried it. Also the undo of ``tag_customers``.

    Raises:
        TooManyChosen, NotFound: nothing is written.
    """
    if len(customer_ids) > MOST_AT_ONCE:
        raise TooManyChosen(count=len(customer_ids), most=MOST_AT_ONCE)
    tag = _tag(tag_id)
    marks = TagMark.objects.within(scope).filter(tag=tag_id, customer__in=list(customer_ids))
    carried = sorted(marks.values_list("customer", flat=True))
    TagMark.objects.unscoped("found in scope above").filter(tag=tag_id, customer__in=carried).delete()
    if carried:
        _audit_marks("customers.untagged", tag, carried, scope=scope, now=now)
    return len(carried)


@use_case
def add_preference(customer_id: int, *, kind: str, text: str, scope: Scope, now: datetime) -> Preference:
    """Note a small thing to remember. 小偏好.

    Raises:
        NotFound: the customer is out of scope.
    """
    customer = queries.customer_in(scope, customer_id)
    steps.hold(customer_id)
    words = clean_name(text)[:120]
    kept = Preference.objects.unscoped("the customer was found in scope")
    noted = kept.filter(customer=customer, kind=kind, text=words).first()
    if noted is not None:
        return noted
    preference = kept.create(customer=customer, kind=kind, text=words, noted_at=now, noted_by_id=scope.staff_id)
    audit(
        "preference.added",
        now=now,
        actor_id=scope.staff_id,
        salon_id=customer.salon_id,
        object_type="customer",
        object_ref=customer_id,
        after={kind: words},
    )
    return preference


@use_case
def remove_preference(customer_id: int, preference_id: int, *, scope: Scope, now: datetime) -> Preference:
    """Forget a small thing; return what it was, for the undo.

    Raises:
        NotFound: out of scope, or not hers.
    """
    customer = queries.customer_in(scope, customer_id)
    hers = Preference.objects.within(scope).filter(customer__in=groups.group(customer_id))
    found = hers.filter(pk=preference_id).first()
    if found is None:
        raise NotFound
    found.delete()
    audit(
        "preference.removed",
        now=now,
        actor_id=scope.staff_id,
        salon_id=customer.salon_id,
        object_type="customer",
        object_ref=customer_id,
        before={found.kind: found.text},
    )
    return found


def _added(word: str, *, kind: str, scope: Scope, now: datetime) -> Tag:
    with refused_as(TagTaken(name=word)):
        tag = Tag.objects.create(name=word, kind=kind)
    after = {"name": word}
    audit("tag.added", now=now, actor_id=scope.staff_id, object_type="tag", object_ref=tag.pk, after=after)
    return tag


def _tag(tag_id: int) -> Tag:
    tag = Tag.objects.filter(pk=tag_id).first()
    if tag is None:
        raise NotFound
    return tag


def _audit_marks(action: str, tag: Tag, customer_ids: Sequence[int], *, scope: Scope, now: datetime) -> None:
    audit(
        action,
        now=now,
        actor_id=scope.staff_id,
        object_type="tag",
        object_ref=tag.pk,
        after={"tag": tag.name, "customers": list(customer_ids)},
    )
