"""JSON that is written and read quickly is the JSON that the standard library writes and reads."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quick_json import read, written
from handlers.audit.canonical import canonical

TEXTS = st.text(alphabet=st.characters(exclude_categories=()))  # lone surrogates too
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_says_the_same(value: Any) -> None:
    assert json.loads(written(value)) == value
    assert read(json.dumps(value).encode()) == value


@given(VALUES)
def test_the_canonical_form_is_the_librarys_to_the_byte(value: Any) -> None:
    expected = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    assert canonical(value) == expected


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_an_error_as_ever(broken: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        read(broken)
