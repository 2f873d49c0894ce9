"""An account's or a card's number is found wherever it stands, and a long text costs as much as it is long."""

import re
import string
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.review.outbound import contacts, identity, names, payment, tokens
from handlers.review.outbound.checking import MOST, check_outbound
from handlers.review.outbound.folding import fold
from handlers.review.outbound.names import NameList, hash_of, words_of_name
from handlers.review.outbound.payment import IBAN_LENGTHS, SHAPES, cards, ibans, is_card, is_iban, luhn
from tests.handlers.review.samples import TASK

CARDS = (("4", 16), ("51", 16), ("2221", 16), ("37", 15), ("6011", 16), ("36", 14), ("3528", 16), ("62", 19))
# whatever may stand before and after, but for a digit that would make another number of it
AROUND = st.text(max_size=40).filter(lambda text: not any(character.isnumeric() for character in text))


@st.composite
def iban(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(SHAPES)))
    account = ""
    for kind, length in re.findall(r"([nac])([0-9]+)", SHAPES[country]):
        # half of what may be either is letters, as in nature at most
        letters = int(length) // 2 if kind == "c" else int(length) if kind == "a" else 0
        account += draw(st.text(string.ascii_uppercase, min_size=letters, max_size=letters))
        account += draw(
            st.text(string.digits, min_size=int(length) - letters, max_size=int(length) - letters)
        )
    number = int("".join(str(int(one, 36)) for one in f"{account}{country}00"))
    return f"{country}{98 - number % 97:02d}{account}"


@st.composite
def card(draw: st.DrawFn) -> str:
    prefix, length = draw(st.sampled_from(CARDS))
    middle = length - len(prefix) - 1
    stem = prefix + draw(st.text(string.digits, min_size=middle, max_size=middle))
    return next(f"{stem}{last}" for last in range(10) if luhn(f"{stem}{last}"))


def in_fours(number: str, separator: str) -> str:
    return separator.join(number[at : at + 4] for at in range(0, len(number), 4))


@given(iban(), st.sampled_from(["", " ", "-", "\u00a0", "\u200b"]), st.booleans(), AROUND, AROUND)
def test_a_valid_iban_is_found_anywhere(number: str, gap: str, small: bool, before: str, after: str) -> None:
    assert len(number) == IBAN_LENGTHS[number[:2]]
    assert is_iban(number)
    written = in_fours(number, gap)

    found = [
        spot.value for spot in ibans(fold(before + (written.lower() if small else written) + after).text)
    ]

    assert number.lower() in found


@given(card(), st.sampled_from(["", " ", "-", "\u2011", "\u200b"]), AROUND, AROUND)
def test_a_valid_card_is_found_anywhere(number: str, gap: str, before: str, after: str) -> None:
    written = in_fours(number, gap) if len(number) in (16, 19) else number

    found = [spot.value for spot in cards(fold(f"{before}{written}{after}").text)]

    assert number in found


@given(card(), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_no_card(number: str, at: int, by: int) -> None:
    at = at % len(number)
    wrong = number[:at] + str((int(number[at]) + by) % 10) + number[at + 1 :]

    assert not is_card(wrong)


@given(iban(), st.integers(4, 14), st.integers(1, 9))
def test_one_wrong_digit_is_no_iban(number: str, at: int, by: int) -> None:
    old = number[at]
    wrong = str((int(old) + by) % 10) if old.isdigit() else chr((ord(old) - 65 + by) % 26 + 65)

    assert not is_iban(number[:at] + wrong + number[at + 1 :])


KEY = bytes(32)
LISTED = NameList(
    key=KEY, hashes=frozenset({hash_of(KEY, words_of_name("Project Falcon of the North"))}), longest=5
)
HOSTILE = [
    "a" * 60 + "@",
    "@" * 10,
    "a@b.co, ",
    "a.b-c_d+" * 4,
    "1",
    "4111 1111 ",
    "4" * 15 + " ",
    "DE89 ",
    "DE89370400440532013000 ",
    "+1 (212) ",
    "+44 20 7946 0958;",
    "212-664-7665 ",
    "123-45-6789 ",
    "SSN SSN: ",
    "password: ",
    "token=aaaaaaaaaaaaaaaaaaaa1x ",
    "eyJhbGci.",
    "eyJ",
    "-----BEGIN ",
    "https://a:b",
    "sk-sk-sk-",
    "word and other words ",
    "\u200b",
    "é",
    "一二三",
    "\n \n",
]


def calls(act: Callable[[], object]) -> int:
    """Count what is called while something is done, in Python and in C: the same on every machine."""
    count = 0

    def counted(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        act()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_of_twice_the_length_costs_twice_as_much(piece: str) -> None:
    longest = (piece * 20_000)[:20_000]

    def check(text: str) -> Callable[[], object]:
        return lambda: check_outbound(text, "", TASK, LISTED)

    half, whole = calls(check(longest[:10_000])), calls(check(longest))

    assert whole < 2.2 * half + 500
    assert whole < 70 * len(longest)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in (contacts, identity, names, payment, tokens):
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value
    yield from payment._SHAPES.items()


@pytest.mark.parametrize(("name", "pattern"), list(patterns()))
def test_no_pattern_looks_further_than_a_bounded_number_of_characters(
    name: str, pattern: re.Pattern[str]
) -> None:
    """What is tried at each place of a text has an end that does not depend on the text's length."""
    parser: Any = re._parser  # type: ignore[attr-defined]  # where the standard library keeps it
    _, widest = parser.parse(pattern.pattern, pattern.flags).getwidth()

    assert widest < 8_000, name


def test_more_findings_than_anybody_reads_are_not_kept() -> None:
    text = " ".join(f"a{number}@firm.com" for number in range(400))

    assert len(check_outbound(text, text, TASK, LISTED)) == 2 * MOST
