"""What a file would change, three ways: the file, the firm as it is, and the state that the file was made from."""

from dataclasses import replace

import pytest

from handlers.configuration.bases import digest, packed
from handlers.configuration.comparing import Mark, agreed, compared
from handlers.configuration.tables import TABLES
from handlers.configuration.values import UNKNOWN, Base, Document, Item, SettingChange, Since, Value
from handlers.ids import FirmId
from tests.handlers.people.samples import NOW

PEOPLE, RETENTION = TABLES["people"], TABLES["retention"]
BY_CHAT = SettingChange(about=frozenset({"ada"}), by_file=False, line="Sol changed Ada")
BY_FILE = replace(BY_CHAT, by_file=True)


def ada(**values: Value) -> Item:
    every: dict[str, Value] = {
        "name": "Ada",
        "accounts": ("T1/U1", "T2/u9"),
        "roles": ("expert",),
        "practice_areas": ("Tax",),
        "seniority": "",
        "zone": "UTC",
        "hours": "9:00-18:00",
        "days": ("mon",),
        "daily_capacity": 20,
        "prefers": "",
    }
    return Item(
        key=("t1/u1",),
        also=frozenset({("t1/u1",), ("t2/u9",)}),
        name="person Ada",
        values={**every, **values},
        about="ada",
    )


def base_of(*items: Item) -> Base:
    digests = {f"people: {item.key[0]}": packed(PEOPLE, item.values) for item in items}
    return Base(firm_id=FirmId("firm"), as_of=NOW, revision="", digests=digests)


def marks(
    file: Item | None,
    now: Item | None,
    base: Base | None,
    *,
    since: Since = UNKNOWN,
    take_file: bool = False,
) -> list[str]:
    document = Document(tables={"people": (file,) if file else ()}, base=base)
    standing = {"people": (now,) if now else ()}
    steps = compared(document, standing, since, NOW, take_file=take_file)
    return [f"{step.mark}{len(step.changed)}" if step.mark in "~=!" else step.mark for step in steps]


ONE, TWO, THREE = ada(daily_capacity=1), ada(daily_capacity=2), ada(daily_capacity=3)
NEITHER = base_of()


@pytest.mark.parametrize(
    ("file", "now", "base", "expected", "taken"),
    [
        # in both: the value in the file, as it stands, and as it was when the file was made
        (ONE, ONE, base_of(ONE), [], []),
        (TWO, TWO, base_of(ONE), [], []),
        (TWO, ONE, base_of(ONE), ["~1"], ["~1"]),
        (ONE, TWO, base_of(ONE), ["=1"], ["~1"]),
        (TWO, THREE, base_of(ONE), ["!1"], ["~1"]),
        (TWO, ONE, NEITHER, ["!1"], ["~1"]),
        (TWO, ONE, None, ["!1"], ["~1"]),
        # in the file alone
        (ONE, None, NEITHER, ["+"], ["+"]),
        (ONE, None, None, ["+"], ["+"]),
        (ONE, None, base_of(ONE), ["=0"], ["+"]),
        (TWO, None, base_of(ONE), ["!0"], ["+"]),
        # there alone
        (None, ONE, base_of(ONE), ["-"], ["-"]),
        (None, ONE, NEITHER, ["=0"], ["-"]),
        (None, TWO, base_of(ONE), ["!0"], ["-"]),
        (None, ONE, None, ["!0"], ["-"]),
        (None, replace(ONE, is_over=True), base_of(ONE), [], []),
        (None, None, base_of(ONE), [], []),
    ],
)
def test_three_ways(
    file: Item | None, now: Item | None, base: Base | None, expected: list[str], taken: list[str]
) -> None:
    assert marks(file, now, base) == expected
    assert marks(file, now, base, take_file=True) == taken


def test_each_value_goes_its_own_way() -> None:
    file = ada(daily_capacity=2, seniority="Partner", zone="Asia/Tokyo", hours="8:00-9:00")
    now = ada(daily_capacity=3, seniority="", zone="Asia/Tokyo", days=("tue",), hours="9:00-18:00")
    assert marks(file, now, base_of(ada())) == ["~2", "=1", "!1"]


def test_what_the_file_does_not_say_stays() -> None:
    file = replace(ONE, values={"accounts": ("T1/U1",)})
    accounts_alone = replace(TWO, values={**TWO.values, "accounts": ("T1/U1",)})
    assert marks(file, accounts_alone, base_of(ada())) == []


def test_a_table_that_is_not_there_is_not_managed_and_one_that_was_not_read_ends_nothing() -> None:
    standing = {"people": (ONE,)}
    assert compared(Document(tables={}), standing, UNKNOWN, NOW, take_file=True) == ()
    unread = Document(tables={"people": ()}, unread=frozenset({"people"}))
    assert compared(unread, standing, UNKNOWN, NOW, take_file=True) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((BY_FILE,), ["~1"]),  # a file set it, and files are merged where they are kept
        ((BY_FILE, BY_CHAT), ["!1"]),
        ((BY_CHAT,), ["!1"]),
        ((), ["!1"]),
    ],
)
def test_what_only_files_changed_since_is_no_conflict(
    changes: tuple[SettingChange, ...], expected: list[str]
) -> None:
    since = Since(changes=changes, is_known=True)
    assert marks(TWO, THREE, base_of(ONE), since=since) == expected


def test_somebody_is_the_same_by_any_account_and_capitals_say_nothing() -> None:
    file = replace(ada(practice_areas=("tax",)), key=("t2/u9",), also=frozenset({("t2/u9",)}))
    assert marks(file, ada(), base_of(replace(ada(), key=("t2/u9",)))) == []
    assert marks(file, ada(daily_capacity=9), base_of(replace(ada(), key=("t2/u9",)))) == ["=1"]


def test_what_stayed_is_still_to_be_decided_after_the_next_apply() -> None:
    document = Document(tables={"people": (ONE,)}, base=base_of(ONE))
    (after,) = agreed(document, {"people": (TWO,)})["people"]
    assert after.values["daily_capacity"] == 1
    assert marks(ONE, TWO, base_of(after)) == ["=1"]


def test_a_single_table_is_never_ended() -> None:
    kept = Item(key=(), name="retention", values={"keep": "law"}, about="firm")
    document = Document(tables={"retention": ()})
    assert compared(document, {"retention": (kept,)}, UNKNOWN, NOW, take_file=True) == ()


def test_a_digest_is_of_the_value_and_of_its_key() -> None:
    capacity, prefers = PEOPLE.field("daily_capacity"), PEOPLE.field("prefers")
    assert capacity is not None
    assert prefers is not None
    assert digest(capacity, 1) != digest(capacity, 2)
    assert digest(prefers, "slack") == digest(prefers, "Slack")
    assert digest(prefers, "") != digest(capacity, "")


def test_every_mark_is_told_apart() -> None:
    assert len({mark.value for mark in Mark}) == len(Mark)
