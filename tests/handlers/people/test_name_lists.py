"""Names put on a firm's list and taken off: all or none of them, and never a name kept."""

from dataclasses import replace

import pytest

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import CommandId
from handlers.people.experts.name_lists import (
    NAMES_MAX,
    ListNames,
    NameFacts,
    TypedName,
    UnlistNames,
    list_names,
    unlist_names,
)
from handlers.people.firms.firm_facts import FirmFacts
from handlers.review.outbound.listing import NameKeyMade, NameKind, NameListed, NameUnlisted
from handlers.review.outbound.names import hash_of, words_of_name
from tests.handlers.people.samples import FIRM
from tests.seed import NOW

KEY, OTHER = "ab" * 32, "cd" * 32
NOTHING = NameFacts(firm=FirmFacts(firm=FIRM, firm_names=(FIRM.name,)))


def code(name: str, key: str = KEY) -> str:
    return hash_of(bytes.fromhex(key), words_of_name(name))


def put(facts: NameFacts, *names: str, kind: NameKind = NameKind.DEAL, line: int = 0) -> Decision:
    typed = tuple(TypedName(text=name, line=line and line + at) for at, name in enumerate(names))
    return list_names(ListNames(id=CommandId("c"), firm="", names=typed, kind=kind, new_key=KEY), facts, NOW)


def take_off(facts: NameFacts, *names: str) -> Decision:
    typed = tuple(TypedName(text=name) for name in names)
    return unlist_names(UnlistNames(id=CommandId("c"), firm="", names=typed), facts, NOW)


def refused(decision: Decision) -> str:
    assert isinstance(decision.reply, Refused)
    assert decision.records == ()
    return decision.reply.words


def test_the_first_names_make_the_firms_key() -> None:
    decision = put(NOTHING, "Project Falcon", "Müller & Söhne")

    assert decision.records == (
        NameKeyMade(firm_id=FIRM.id, key=KEY),
        NameListed(firm_id=FIRM.id, hash=code("project falcon"), kind=NameKind.DEAL, words=2),
        NameListed(firm_id=FIRM.id, hash=code("Muller Sohne"), kind=NameKind.DEAL, words=2),
    )
    assert decision.reply == Done(words=f"2 names are now on the list of {FIRM.name}.")
    assert "alcon" not in repr(decision.records)


def test_later_names_are_coded_with_the_key_that_is_there() -> None:
    there = replace(NOTHING, key=OTHER, hashes=frozenset({code("Project Falcon", OTHER)}))

    decision = put(there, "Project Falcon", "PROJECT-FALCON", "Kestrel")

    assert decision.records == (
        NameListed(firm_id=FIRM.id, hash=code("kestrel", OTHER), kind=NameKind.DEAL, words=1),
    )
    assert isinstance(decision.reply, Done)
    assert decision.reply.words == f"1 name is now on the list of {FIRM.name}. 1 name is there already."
    again = put(there, "project falcon")
    assert isinstance(again.reply, Done)
    assert (again.reply.already, again.records) == (True, ())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ab", "“ab” is too short: it would stand in nearly every text."),
        ("&&", "“&&” is too short"),
        ("", "“” is too short"),
        ("株", "“株” is too short"),
        ("one two three four five six seven eight nine", "is too long: a name has at most 8 words"),
        ("x" * 121, "is too long"),
    ],
)
def test_a_name_that_cannot_stand_there_keeps_all_of_them_off(name: str, said: str) -> None:
    words = refused(put(NOTHING, "Project Falcon", name))

    assert said in words
    assert words.endswith("Nothing was changed.")


def test_a_mistake_in_a_file_is_named_by_its_line() -> None:
    assert refused(put(NOTHING, "Project Falcon", "ab", line=7)).startswith("Line 8: “ab”")


def test_a_list_has_an_end() -> None:
    full = replace(NOTHING, key=KEY, hashes=frozenset(str(number) for number in range(NAMES_MAX)))

    assert "at most 20,000 names" in refused(put(full, "Project Falcon"))
    assert "no name" in refused(put(NOTHING))


def test_names_of_two_characters_are_names_where_each_is_a_word() -> None:
    assert len(put(NOTHING, "三菱").records) == 2


def test_a_name_is_taken_off_however_it_is_written() -> None:
    there = replace(NOTHING, key=KEY, hashes=frozenset({code("Project Falcon"), code("Kestrel")}))

    decision = take_off(there, "project-falcon", "Project Falcon")

    assert decision.records == (NameUnlisted(firm_id=FIRM.id, hash=code("Project Falcon")),)
    assert "is not on the list" in refused(take_off(there, "Kestrel", "Merlin"))
    assert "is not on the list" in refused(take_off(NOTHING, "Kestrel"))


def test_a_firm_that_is_not_there_is_said() -> None:
    nobody = NameFacts(firm=FirmFacts(firm=None, firm_names=("A", "B")))

    for decision in (put(nobody, "Kestrel"), take_off(nobody, "Kestrel")):
        assert isinstance(decision.reply, Refused)
        assert decision.reply.reason is Refusal.NOT_FOUND
