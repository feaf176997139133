"""Refusals of customers."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liuke.accounts import trail
from liuke.kit import sentences
from liuke.kit.problems import LiukeError


class CustomerChanged(LiukeError):
    """Somebody saved this customer meanwhile. 资料刚被别人改过."""

    code = "customers.changed_meanwhile"


class CodeTaken(LiukeError):
    """Another customer of the salon has this number. 编号已被使用."""

    code = "customers.code_taken"


class PhoneShared(LiukeError):
    """Another customer has this phone already. 手机号已存在."""

    code = "customers.phone_shared"


class PhoneMissing(LiukeError):
    """There is no full number to show. 没有完整手机号."""

    code = "customers.phone_missing"
    status: ClassVar[int] = 404


class TooManyPhones(LiukeError):
    """So many numbers were read within the hour that this looks like copying. 查看手机号过于频繁."""

    code = "customers.too_many_phones"
    status: ClassVar[int] = 429


class TagTaken(LiukeError):
    """A tag of this name exists. 标签已存在."""

    code = "customers.tag_taken"


class TooManyChosen(LiukeError):
    """More customers than one step may change. 一次选得太多."""

    code = "customers.too_many_chosen"
    status: ClassVar[int] = 422


class NobodyChosen(LiukeError):
    """No customer was ticked, or no tag named. 还没有选择."""

    code = "customers.nobody_chosen"
    status: ClassVar[int] = 422


class NotAPhone(LiukeError):
    """The text is no phone that can be called. 手机号不对."""

    code = "customers.not_a_phone"
    status: ClassVar[int] = 422


class NotABirthday(LiukeError):
    """The text is no day of the year. 生日不对."""

    code = "customers.not_a_birthday"
    status: ClassVar[int] = 422


class NameMissing(LiukeError):
    """Nothing visible is left of the name. 没有姓名."""

    code = "customers.name_missing"
    status: ClassVar[int] = 422


class MergedElsewhere(LiukeError):
    """A record belongs together with one out of reach. 这位顾客在别的门店还有档案."""

    code = "customers.merged_elsewhere"
    status: ClassVar[int] = 403


class NotMerged(LiukeError):
    """The record stands alone: somebody took the merge back already. 已经分开了."""

    code = "customers.not_merged"


class PairDecided(LiukeError):
    """Somebody has decided about this pair already. 这一对已经有人定了."""

    code = "customers.pair_decided"


class NotEmpty(LiukeError):
    """The field is filled by now. 这一项已经有人填了."""

    code = "customers.not_empty"


sentences.register(
    {
        CustomerChanged.code: _("%(who)s saved this customer while you were writing. Compare, then save again."),
        CodeTaken.code: _(
            "Another customer of this salon has the number “%(code)s”. Use another one, or open that customer."
        ),
        PhoneShared.code: _("%(who)s has this phone already. Open her, or tick the box below to keep both."),
        PhoneMissing.code: _("There is no full phone number for this customer. Ask her, and write it down under Edit."),
        TooManyPhones.code: _(
            "You have opened %(limit)s phone numbers within an hour. Wait a little, or ask a manager."
        ),
        TagTaken.code: _("The tag “%(name)s” exists already. Use it, or choose another word."),
        TooManyChosen.code: _(
            "%(count)s customers are too many for one step; at most %(most)s. Narrow the filters first."
        ),
        NotAPhone.code: _("This is no phone number. A mobile has 11 digits."),
        NotABirthday.code: _("This is no day of the year. Write it like 1990-05-02 or 5-20."),
        NameMissing.code: _("Please write a name."),
        MergedElsewhere.code: _(
            "One of these records belongs together with one of another salon. Ask headquarters to decide."
        ),
        NotMerged.code: _("These records stand apart already. Reload the page to see how they stand now."),
        PairDecided.code: _("Somebody has decided about these two already. The next pair is shown."),
        NotEmpty.code: _("Somebody has filled this in already. Open the customer to change it."),
        NobodyChosen.code: _("Nobody was chosen. Tick some customers and choose a tag."),
    }
)
trail.register(
    {
        "customer.added": _("added a customer"),
        "customer.changed": _("changed a customer"),
        "customer.phone_read": _("read a phone number"),
        "customer.allergies_read": _("read an allergy note"),
        "customers.exported": _("exported customers"),
        "customers.tagged": _("put a tag on customers"),
        "customers.untagged": _("took a tag off customers"),
        "customer.merged": _("merged two records of a customer"),
        "customer.unmerged": _("took the merge of a customer back"),
        "customer.told_apart": _("said that two customers are not the same"),
        "customer.asked_again": _("took a decision about two records back"),
        "customers.compared": _("looked for duplicates"),
        "tag.added": _("added a tag"),
        "tag.renamed": _("renamed a tag"),
        "tag.deleted": _("deleted a tag"),
        "preference.added": _("noted a preference"),
        "preference.removed": _("removed a preference"),
    },
    things={
        "customer": pgettext_lazy("thing", "customer"),
        "tag": pgettext_lazy("thing", "tag"),
    },
    fields={
        "phone_hint": pgettext_lazy("field", "phone"),
        "gender": pgettext_lazy("field", "gender"),
        "code": pgettext_lazy("field", "number"),
        "card_no": pgettext_lazy("field", "card number"),
        "birth_year": pgettext_lazy("field", "year of birth"),
        "birth_month": pgettext_lazy("field", "month of birth"),
        "birth_day": pgettext_lazy("field", "day of birth"),
        "birth_calendar": pgettext_lazy("field", "calendar"),
        "allergies": pgettext_lazy("field", "allergies"),
        "note": pgettext_lazy("field", "note"),
        "joined_on": pgettext_lazy("field", "joined on"),
        "occupation": pgettext_lazy("field", "occupation"),
        "region": pgettext_lazy("field", "region"),
        "source": pgettext_lazy("field", "source"),
        "skin_type": pgettext_lazy("field", "skin"),
        "steward_id": pgettext_lazy("field", "steward"),
        "steward": pgettext_lazy("field", "steward"),
        "referrer_id": pgettext_lazy("field", "referred by"),
        "customer": pgettext_lazy("field", "customer"),
        "q": pgettext_lazy("field", "searched for"),
        "phone": pgettext_lazy("field", "has a phone"),
        "birthday": pgettext_lazy("field", "birthday within days"),
        "from": pgettext_lazy("field", "joined since"),
        "to": pgettext_lazy("field", "joined until"),
        "order": pgettext_lazy("field", "order"),
        "tea": pgettext_lazy("field", "tea"),
        "drink": pgettext_lazy("field", "drink"),
        "sugar": pgettext_lazy("field", "sugar"),
        "music": pgettext_lazy("field", "music"),
        "talk": pgettext_lazy("field", "conversation"),
        "warmth": pgettext_lazy("field", "warmth"),
        "service": pgettext_lazy("field", "service"),
        "other": pgettext_lazy("field", "note"),
        "tag": pgettext_lazy("field", "tag"),
        "kind": pgettext_lazy("field", "kind"),
        "customers": pgettext_lazy("field", "customers"),
    },
)
