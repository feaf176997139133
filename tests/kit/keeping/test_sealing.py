"""A sealed stream opens whole or not at all."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liuke.kit.keeping.errors import CopyCut, CopyDamaged, CopyRefused, NotACopy
from liuke.kit.keeping.sealing import CHUNK, Opener, Sealer

KEY = bytes(range(32))


def sealed(data: bytes, *, key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, key=key, header={"made": "today"})
    sealer.write(data)
    sealer.close()
    return file.getvalue()


def opened(whole: bytes, length: int, *, key: bytes = KEY) -> bytes:
    opener = Opener(io.BytesIO(whole), name="a.copy", key_of=lambda _header: key)
    found = opener.read(length)
    opener.finish()
    return found


NOISE = os.urandom(3 * CHUNK + 17)
WHOLE = sealed(NOISE)


@given(st.binary(max_size=5000))
def test_what_goes_in_comes_out(data: bytes) -> None:
    assert opened(sealed(data), len(data)) == data


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_every_length_around_a_chunk_comes_out(length: int) -> None:
    assert opened(sealed(NOISE[:length]), length) == NOISE[:length]


def test_a_stream_cut_anywhere_is_noticed() -> None:
    for at in [0, 1, 12, *range(13, len(WHOLE), len(WHOLE) // 150), len(WHOLE) - 1]:
        with pytest.raises((CopyCut, NotACopy)):
            opened(WHOLE[:at], len(NOISE))


def test_a_stream_cut_between_two_chunks_is_noticed() -> None:
    with pytest.raises(CopyCut):
        opened(sealed(NOISE)[: 13 + 4 + len('{"made": "today"}') + (CHUNK + 5 + 16 + 331)], 10 * CHUNK)


def test_one_changed_bit_anywhere_is_noticed() -> None:
    for at in [*range(0, 60, 3), *range(60, len(WHOLE), len(WHOLE) // 150)]:
        changed = bytearray(WHOLE)
        changed[at] ^= 1 << at % 8
        with pytest.raises(CopyRefused):
            opened(bytes(changed), len(NOISE))


def test_another_key_and_anything_behind_the_end_are_refused() -> None:
    with pytest.raises(CopyDamaged):
        opened(WHOLE, len(NOISE), key=KEY[::-1])
    with pytest.raises(CopyDamaged):
        opened(WHOLE + b"x", len(NOISE))


def test_chunks_of_two_files_do_not_mix() -> None:
    other = sealed(NOISE[::-1])
    half = len(WHOLE) // 2

    with pytest.raises(CopyRefused):
        opened(WHOLE[:half] + other[half:], len(NOISE))
