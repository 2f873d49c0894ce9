"""Walls are put up, imported and ended: each change is the next version, and a file with a bad row is refused whole."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Decision, Done, Refusal, Refused
from handlers.ids import CommandId, MatterId, PersonId, TimeEntryId
from handlers.money.amounts import Money
from handlers.people.firms.firm_facts import FirmFacts
from handlers.walls.typed_walls import COLUMNS, BadRow, Row, TypedWall, read_rows
from handlers.walls.wall_records import PayReleased, SweepOwed, WallSetMade
from handlers.walls.wall_sets import NO_WALLS, Wall, WallAdded, WallEnded, WallKind, WallSet
from handlers.walls.walling import (
    AddWall,
    EndWall,
    HeldPay,
    ImportWalls,
    ReleasePay,
    WallingFacts,
    add_wall,
    end_wall,
    import_walls,
    reference_of_wall,
    release_pay,
)
from tests.handlers.people.samples import ADA, NOW, READY, matter_of

ID = CommandId("0192aaaabbbbccccddddeeeeffff0000")
FIRM = replace(READY, matters=(matter_of(),))
K = WallKind
DAY = timedelta(days=1)


def adding(
    facts: WallSet = NO_WALLS, firm: FirmFacts = FIRM, by: str = "Sol Reyes", **typed: str
) -> Decision:
    wall = TypedWall(**({"kind": "party", "subject": "Birch", "person": "ada kern"} | typed))
    command = AddWall(id=ID, firm="", decided_by=by, wall=wall)
    return add_wall(command, WallingFacts(firm=firm, walls=facts), NOW)


def wall_in(decision: Decision) -> Wall:
    (found,) = [one for one in decision.records if isinstance(one, WallAdded)]
    return found.wall


def said(**about: Any) -> dict[str, Any]:
    return {"person_id": None, "team": None, "since": NOW, "until": None, "note": ""} | about


TYPED: tuple[tuple[dict[str, str], dict[str, Any]], ...] = (
    ({}, said(kind=K.PARTY, subject="Birch", person_id=ADA.id)),
    ({"kind": " Issuer ", "subject": " BRC  Inc"}, said(kind=K.ISSUER, subject="BRC Inc", person_id=ADA.id)),
    ({"kind": "client", "subject": "acme lab"}, said(kind=K.CLIENT, subject="acme", person_id=ADA.id)),
    (
        {"kind": "matter", "subject": "nw-7"},
        said(kind=K.MATTER, subject=FIRM.matters[0].id, person_id=ADA.id),
    ),
    ({"person": "", "team": "M&A  desk"}, said(kind=K.PARTY, subject="Birch", team="M&A desk")),
    ({"person": "Everybody"}, said(kind=K.PARTY, subject="Birch")),
    ({"kind": "restricted", "person": ""}, said(kind=K.RESTRICTED, subject="Birch")),
    ({"kind": "watch", "person": "everybody"}, said(kind=K.WATCH, subject="Birch")),
    ({"kind": "member", "subject": "M&A"}, said(kind=K.MEMBER, subject="M&A", person_id=ADA.id)),
    (
        {"since": "2020-01-01", "until": "2027-01-01T09:00", "note": " lateral  hire "},
        said(
            kind=K.PARTY,
            subject="Birch",
            person_id=ADA.id,
            since=NOW.replace(year=2019, month=12, day=31, hour=23),  # midnight in Berlin
            until=NOW.replace(year=2027, month=1, day=1, hour=8),
            note="lateral hire",
        ),
    ),
)


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_a_wall_is_what_was_typed(typed: dict[str, str], expected: dict[str, Any]) -> None:
    wall = wall_in(adding(**typed))

    assert {name: getattr(wall, name) for name in expected} == expected


BAD: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"kind": "fence"}, "kind", "“fence” is not a kind of wall"),
    ({"subject": ""}, "subject", "no letter or digit"),
    ({"subject": "!!"}, "subject", "no letter or digit"),
    ({"subject": "x" * 201}, "subject", "at most 200 characters"),
    ({"kind": "client", "subject": "Nobody"}, "client", "no client “Nobody”"),
    ({"kind": "matter", "subject": "XX"}, "matter", "no matter “XX”"),
    ({"person": "Nil"}, "person", "no person “Nil”"),
    ({"person": ""}, "person", "Say whom it bars"),
    ({"team": "M&A"}, "person", "a person or a team, not both"),
    ({"kind": "restricted"}, "person", "A list is for everybody"),
    ({"kind": "member", "person": ""}, "person", "A member is a person"),
    ({"since": "tomorrow"}, "from", "is not a date"),
    ({"until": "2020-01-01"}, "until", "before it begins, or is over already"),
    ({"by": " "}, "by", "Who decided it is missing"),
)


@pytest.mark.parametrize(("typed", "field", "words"), BAD)
def test_what_is_mistyped_is_said_and_nothing_changes(typed: dict[str, str], field: str, words: str) -> None:
    decision = adding(**typed)

    assert isinstance(decision.reply, Refused)
    assert decision.reply.field == field
    assert words in decision.reply.words
    assert decision.reply.words.endswith("Nothing was changed.")
    assert decision.records == ()


def test_each_change_is_the_next_version_and_owes_a_sweep_at_each_moment_of_it() -> None:
    seen = WallSet(version=4)
    made, added, *sweeps = adding(seen, until="2027-01-01T09:00").records

    assert made == WallSetMade(firm_id=FIRM.firm.id, seen=4, version=5, decided_by="Sol Reyes")  # type: ignore[union-attr]  # there is one
    assert isinstance(added, WallAdded)
    assert added.version == 5
    assert [one.due_at for one in sweeps if isinstance(one, SweepOwed)] == [NOW, added.wall.until]


def test_a_wall_of_a_day_to_come_is_swept_on_that_day_and_one_of_the_past_at_once() -> None:
    def due(since: str) -> list[object]:
        return [one.due_at for one in adding(since=since).records if isinstance(one, SweepOwed)]

    assert due("2026-12-01T01:00") == [NOW.replace(month=12, day=1, hour=0)]
    assert due("2026-01-01") == [NOW]


def test_a_wall_that_is_there_is_not_put_up_twice() -> None:
    there = wall_in(adding())
    again = adding(WallSet(version=1, walls=(there,)), subject="BIRCH Ltd")

    assert again == Decision(reply=Done(words="That is there already.", already=True))


CSV = """\
Kind,subject,person,team,from,until,note
party,Birch,Ada Kern,,2026-01-01,,
,,,,,,
issuer,"BRC, Inc.",,M&A,,,"two ""good"" words"
member,M&A,Ada Kern,,,,
restricted,Cobalt,,,,,
"""


def importing(text: str, walls: WallSet = NO_WALLS) -> Decision:
    command = ImportWalls(id=ID, firm="", decided_by="Sol Reyes", rows=read_rows(text))
    return import_walls(command, WallingFacts(firm=FIRM, walls=walls), NOW)


def test_a_file_is_one_version_with_all_of_its_walls() -> None:
    decision = importing("\ufeff" + CSV)
    added = [one.wall for one in decision.records if isinstance(one, WallAdded)]

    assert isinstance(decision.reply, Done)
    assert decision.reply.words == "4 rows imported."
    assert [(wall.kind, wall.subject, wall.team) for wall in added] == [
        (K.PARTY, "Birch", None),
        (K.ISSUER, "BRC, Inc.", "M&A"),
        (K.MEMBER, "M&A", None),
        (K.RESTRICTED, "Cobalt", None),
    ]
    assert len({wall.id for wall in added}) == 4
    assert added[1].note == 'two "good" words'


def test_a_file_with_bad_rows_is_refused_whole_with_every_rows_reason() -> None:
    bad = f"{CSV}fence,x,Ada Kern,,,,\nparty,Birch,Nil,,,,\nparty,only\nparty,Birch,,,,,\n"
    decision = importing(bad)

    assert decision.records == ()
    assert isinstance(decision.reply, Refused)
    assert [line.partition(". ")[0] for line in decision.reply.words.splitlines()] == [
        "Row 7: “fence” is not a kind of wall",
        "Row 8: The firm has no person “Nil”",
        "Row 9: It has 2 cells; the header has 7.",
        "Row 10: Say whom it bars: a person, a team, or everybody.",
        "Nothing was imported: mend 4 rows first.",
    ]


def test_a_file_may_be_imported_again_and_doubles_nothing() -> None:
    first = importing(CSV)
    there = WallSet(version=1, walls=tuple(one.wall for one in first.records if isinstance(one, WallAdded)))
    more = importing(f"{CSV}watch,Dunmore,,,,,\nwatch,dunmore,,,,,", there)

    assert importing(CSV, there).reply == Done(words="All of it is there already.", already=True)
    assert isinstance(more.reply, Done)
    assert more.reply.words == "1 row imported. 5 rows were there already."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no column “kind”"),
        ("kind,subject,colour\n", "“colour” is not a column"),
        ("kind,kind,subject\n", "twice"),
        ("kind,subject\n", "no rows"),
        ('kind,subject\nparty,"Bir', "It is not CSV"),
        ("kind,subject\n" + "watch,Birch\n" * 2_001, "may have 2,000 rows"),
    ],
)
def test_what_is_no_file_of_walls_is_said(text: str, words: str) -> None:
    reply = importing(text).reply

    assert isinstance(reply, Refused)
    assert words in reply.words


def test_the_columns_may_stand_in_any_order_and_from_is_since() -> None:
    rows = read_rows("from,subject,kind\n2026-01-01,Birch,watch")

    assert rows == (Row(line=2, wall=TypedWall(kind="watch", subject="Birch", since="2026-01-01")),)
    assert isinstance(read_rows("subject\n")[0], BadRow)
    assert set(COLUMNS) >= {"kind", "subject", "from"}


def ending(wall: Wall, reference: str = "", at: str = "") -> Decision:
    command = EndWall(
        id=ID, firm="", decided_by="Sol Reyes", reference=reference or reference_of_wall(wall.id), at=at
    )
    return end_wall(command, WallingFacts(firm=FIRM, walls=WallSet(version=1, walls=(wall,))), NOW)


def test_a_wall_is_ended_by_a_later_word_and_its_cards_are_looked_at_again() -> None:
    wall = wall_in(adding())
    made, ended, sweep = ending(wall).records

    assert isinstance(made, WallSetMade)
    assert made.version == 2
    assert isinstance(ended, WallEnded)
    assert (ended.wall, ended.at) == (wall, NOW)
    assert isinstance(sweep, SweepOwed)
    assert sweep.due_at == NOW


def test_a_wall_may_end_on_a_day_to_come_and_never_in_the_past() -> None:
    wall = wall_in(adding())

    assert [one.due_at for one in ending(wall, at="2026-12-01").records if isinstance(one, SweepOwed)] == [
        NOW.replace(month=11, day=30, hour=23)
    ]
    assert isinstance(ending(wall, at="2026-11-01").reply, Refused)
    over = ending(replace(wall, until=NOW - DAY)).reply
    assert isinstance(over, Done)
    assert over.already


@pytest.mark.parametrize("reference", ["none", "ab", " "])
def test_a_wall_that_nobody_knows_cannot_end(reference: str) -> None:
    reply = ending(wall_in(adding()), reference).reply

    assert isinstance(reply, Refused)
    assert reply.reason is Refusal.NOT_FOUND


def test_pay_is_released_for_one_person_on_one_matter() -> None:
    def held(key: str, person: str, matter: str) -> HeldPay:
        return HeldPay(
            time_entry_id=TimeEntryId(key),
            person_id=PersonId(person),
            matter_id=MatterId(matter),
            pay=Money(minor=600, currency="USD"),
        )

    mine = FIRM.matters[0].id
    facts = WallingFacts(
        firm=FIRM,
        walls=NO_WALLS,
        held=(held("1", "ada", mine), held("2", "ada", "other"), held("3", "ben", mine)),
    )

    def released(matter: str) -> list[str]:
        command = ReleasePay(id=ID, firm="", decided_by="Sol Reyes", person="Ada Kern", matter=matter)
        found = release_pay(command, facts, NOW).records
        return [one.time_entry_id for one in found if isinstance(one, PayReleased)]

    assert released("NW-7") == ["1"]
    assert released("") == ["1", "2"]
