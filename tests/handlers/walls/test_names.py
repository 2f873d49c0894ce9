"""Names are compared by their words, whatever capitals, accents, marks and legal forms they come with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.walls.names import name_words, runs

SAME = (
    ("Acme", "ACME"),
    ("Acme", "Acme Ltd."),
    ("Acme", "The Acme Co., Ltd."),
    ("Société Générale", "SOCIETE GENERALE S.A."),
    ("Johnson & Johnson", "johnson and johnson, inc."),
    ("O'Neil", "O’Neil"),
    ("O'Neil", "ONeil"),
    ("J.P. Morgan", "JP Morgan"),
    ("Straße", "STRASSE"),
    ("Ａｃｍｅ", "Acme"),  # full-width letters
    ("northwind_models", "Northwind  Models"),
    ("AT&T", "At & T"),
)
OTHER = (
    ("Acme", "Acne"),
    ("Acme", "Acmes"),
    ("Acme Holdings", "Acme"),
    ("Limited", "Acme Limited"),
    ("Bank One", "One Bank"),
    ("三菱商事", "三井物産"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_spellings_is_the_same(one: str, other: str) -> None:
    assert name_words(one) == name_words(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_names_are_not(one: str, other: str) -> None:
    assert name_words(one) != name_words(other)


def test_a_name_means_all_that_its_runs_of_words_name() -> None:
    found = runs(name_words("Acme Holdings of Delaware"), longest=2)

    assert {("acme",), ("acme", "holdings"), ("delaware",)} <= found
    assert ("acme", "delaware") not in found
    assert ("acme", "holdings", "of") not in found


@pytest.mark.parametrize(("name", "words"), [("Limited", ("limited",)), ("!?", ("!?",)), ("", ("",))])
def test_something_is_left_of_every_name(name: str, words: tuple[str, ...]) -> None:
    assert name_words(name) == words


@given(st.text(max_size=40))
def test_a_name_has_words_and_capitals_make_no_other_one(name: str) -> None:
    assert name_words(name)
    assert name_words(name) == name_words(name_words_joined(name))


def name_words_joined(name: str) -> str:
    return " ".join(name_words(name))
