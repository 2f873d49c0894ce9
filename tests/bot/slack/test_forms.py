"""Reading a form gives what the standard library reads, only sooner."""

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.drawing.forms import payload_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
sewn = st.text(alphabet=list('%+ 0123456789aAbBcCdDeEfF{"é')) | st.text(alphabet="%2275CFcf")


@given(st.dictionaries(st.text(), json_values), st.booleans())
def test_an_interaction_is_read_as_it_was_sent(payload: dict[str, object], ascii_only: bool) -> None:
    text = json.dumps(payload, ensure_ascii=ascii_only)

    assert payload_of(urlencode({"payload": text})) == text


@given(sewn)
def test_whatever_stands_behind_the_field_is_read_as_the_standard_library_does(text: str) -> None:
    body = f"payload={text}"

    assert payload_of(body) == dict(parse_qsl(body, keep_blank_values=True))["payload"]


@given(sewn)
def test_small_letters_and_needless_escapes_are_read_too(text: str) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in text.encode())

    assert payload_of(f"payload={escaped}") == text


@pytest.mark.parametrize(
    "body",
    [
        "",
        "payload",
        '{"payload": "="}',
        "command=%2Fsignoff&text=payload%3D",
        "payload=%7B%7D&payload=%7B%7D",
        "x=1&payload=%7B%7D",
        " payload=%7B%7D",
        "PAYLOAD=%7B%7D",
    ],
)
def test_another_body_is_left_to_bolt(body: str) -> None:
    assert payload_of(body) is None
