"""Phone numbers: one canonical form, never guessed from a masked or damaged one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

_CHINA = 86
_MASKED = re.compile(r"[*＊xX●•]")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_SPOKEN_NUMBER = re.compile(r"[\d\s()+.\-–—]+")


class PhoneFlaw(StrEnum):
    """Why a text is no phone."""

    MASKED = "masked"
    SCIENTIFIC = "scientific"
    SEVERAL = "several"
    NOT_A_PHONE = "not_a_phone"
    WRONG_LENGTH = "wrong_length"


@dataclass(frozen=True)
class Phone:
    """A number that can be called.

    Args:
        e164: ``+8613800138000``.
        tail: its last four digits.
    """

    e164: str
    tail: str


def read_phone(text: str, *, region: str = "CN") -> Phone | PhoneFlaw:
    """Return the phone in ``text``, or why there is none.

    Args:
        text: as the file or the person wrote it, full-width digits, blanks, dashes, ``+86`` and all.
        region: ISO 3166 country for numbers without a country code.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'").strip()
    if _MASKED.search(plain):
        return PhoneFlaw.MASKED
    if _SCIENTIFIC.fullmatch(plain):
        return PhoneFlaw.SCIENTIFIC
    plain = re.sub(r"\.0$", "", plain)
    if len(re.findall(r"\d{7,}", re.sub(r"[\s\-]", "", re.sub(r"[/,;、，；]", "|", plain)))) > 1:
        return PhoneFlaw.SEVERAL
    if not _SPOKEN_NUMBER.fullmatch(plain):
        return PhoneFlaw.NOT_A_PHONE
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return PhoneFlaw.NOT_A_PHONE
    if not phonenumbers.is_possible_number(number):
        return PhoneFlaw.WRONG_LENGTH
    if not phonenumbers.is_valid_number(number) and not _is_mainland_mobile(number):
        return PhoneFlaw.NOT_A_PHONE
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(e164=e164, tail=e164[-4:])


def _is_mainland_mobile(number: phonenumbers.PhoneNumber) -> bool:
    # Carriers open new prefixes before the library's tables know them: any 11 digits from 13 to 19 are a mobile.
    return number.country_code == _CHINA and re.fullmatch(r"1[3-9]\d{9}", str(number.national_number)) is not None


def masked(e164: str) -> str:
    """Return a phone as lists show it: ``138****8000``, ``604****4567``."""
    digits = e164.removeprefix("+86") if e164.startswith("+86") else e164.lstrip("+")
    return f"{digits[:3]}****{digits[-4:]}"


def spoken(e164: str) -> str:
    """Return a phone as people read it aloud: ``199 4575 5160``, ``010 8888 6666``, ``+1 604-555-4567``.

    A number of the home country is written without its country code.
    """
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    if _is_mainland_mobile(number):
        digits = str(number.national_number)
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    styles = phonenumbers.PhoneNumberFormat
    style = styles.NATIONAL if number.country_code == _CHINA else styles.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def tail_of_masked(text: str) -> str:
    """Return the four last digits a masked phone still shows, or an empty text."""
    found = re.search(r"(\d{4})$", unicodedata.normalize("NFKC", text).strip())
    return found[1] if found else ""
