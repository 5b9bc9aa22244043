"""Sealed values open under their key and purpose alone; sealed files cannot be cut, reordered or changed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.cipher import CHUNK, TAG_BYTES, FileSealer, Unreadable, new_key, open_file, seal, unseal

KEY = new_key()


def sealed_file(plain: bytes, step: int = 10_000) -> bytes:
    sealer = FileSealer(KEY)
    parts = [sealer.update(plain[at : at + step]) for at in range(0, len(plain), step)]
    return b"".join([*parts, sealer.finish()])


@given(
    st.recursive(
        st.text() | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_a_sealed_value_comes_back_as_it_was(value):
    assert unseal(KEY, seal(KEY, value, "note"), "note") == value


def test_a_sealed_value_opens_neither_for_another_purpose_nor_under_another_key_nor_when_changed():
    sealed = seal(KEY, {"name": "ليلى"}, "person")
    for key, bytes_, purpose in [
        (KEY, sealed, "note"),
        (new_key(), sealed, "person"),
        (KEY, sealed[:-1] + bytes([sealed[-1] ^ 1]), "person"),
        (KEY, sealed[:5], "person"),
    ]:
        with pytest.raises(Unreadable):
            unseal(key, bytes_, purpose)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_a_sealed_file_comes_back_as_it_was(size):
    plain = bytes(index % 251 for index in range(size))
    assert b"".join(open_file(KEY, io.BytesIO(sealed_file(plain)))) == plain


def test_a_sealed_file_that_lost_its_end_or_a_chunk_is_noticed():
    sealed = sealed_file(b"x" * (3 * CHUNK))
    chunk = CHUNK + TAG_BYTES
    swapped = sealed[:7] + sealed[7 + chunk : 7 + 2 * chunk] + sealed[7 : 7 + chunk] + sealed[7 + 2 * chunk :]
    for damaged in (sealed[: 7 + 2 * chunk], sealed[:7] + sealed[7 + chunk :], swapped, sealed[:-1]):
        with pytest.raises(Unreadable):
            b"".join(open_file(KEY, io.BytesIO(damaged)))
