"""Setting a matter's premiums: what may be, what is said, and in which words the rest is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from handlers.decisions import Done, Refusal
from handlers.ids import PersonId
from handlers.money.rating.premiums import PremiumKind, PremiumLine
from handlers.people.changed import MatterChanged
from handlers.people.terms.billing.commands import SetPremium
from handlers.people.terms.billing.setting import set_premium
from handlers.people.terms.changing import ChangeMatter
from handlers.people.terms.engagement_changes import change_matter
from handlers.review.tasks import Matter
from tests.handlers.people.samples import CREATE_MATTER, ID, NOW, READY, matter_of, refused

SET = SetPremium(id=ID, firm="", matter="nw-7", kind="Weekend", pay="25", price="12.5 %", by=PersonId("fin"))
WEEKEND = PremiumLine(kind=PremiumKind.WEEKEND, pay_bp=2500, price_bp=1250, effective_from=NOW)
RUSH = PremiumLine(kind=PremiumKind.RUSH, pay_bp=0, price_bp=5000, effective_from=NOW, within_minutes=120)
NW7 = matter_of()


def of(*premiums: PremiumLine, **changes: Any) -> Any:
    """The firm with its matter, which has these premiums."""
    return replace(READY, matters=(replace(NW7, premiums=premiums, **changes),))


def done(command: SetPremium, *premiums: PremiumLine) -> tuple[str, Matter]:
    decision = set_premium(command, of(*premiums), NOW)
    assert isinstance(decision.reply, Done), decision.reply
    (changed,) = decision.records
    assert isinstance(changed, MatterChanged)
    assert changed.former == replace(NW7, premiums=premiums)
    return decision.reply.words, changed.matter


def test_a_premium_holds_from_now_on_and_the_terms_have_a_new_version() -> None:
    words, matter = done(SET)
    assert matter == replace(NW7, premiums=(WEEKEND,), version=2)
    assert words == (
        "NW-7, weekend: 25 % on pay, 12.5 % on price, from now on. What was entered before keeps what it was entered "
        "with. Pay rises by more than the price does."
    )
    rush = replace(SET, kind="rush", pay="", price="50", within="120", effective_from="2026-12-01")
    words, matter = done(rush, WEEKEND)
    assert [one.kind for one in matter.premiums] == ["weekend", "rush"]
    assert (matter.premiums[1].within_minutes, matter.premiums[1].price_bp) == (120, 5000)
    assert words.startswith(
        "NW-7, rush within 120 minutes: 0 % on pay, 50 % on price, from Tue 1 Dec, 00:00 on."
    )


def test_a_premium_of_nothing_ends_the_one_that_holds() -> None:
    words, matter = done(replace(SET, pay="0", price=""), replace(WEEKEND, effective_from=NOW - timedelta(1)))
    assert [one.pay_bp for one in matter.premiums] == [2500, 0]
    assert words.startswith("NW-7, weekend: none, from now on.")


def test_what_holds_already_is_done_already() -> None:
    reply = set_premium(SET, of(replace(WEEKEND, effective_from=NOW - timedelta(1))), NOW).reply
    assert isinstance(reply, Done)
    assert reply.already


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"kind": "night"}, "kind", "A premium is for: rush or weekend."),
        ({"pay": "-5"}, "pay", "A premium cannot be negative."),
        ({"pay": "a lot"}, "pay", "“a lot” is not a percentage. Write it like 25 or 12.5"),
        ({"price": "1.125"}, "price", "“1.125” is not a percentage."),
        ({"price": "300.01"}, "price", "A premium may be 300 % at most."),
        (
            {"pay": "", "price": "0"},
            "price",
            "A premium of nothing would change nothing: NW-7 has no weekend",
        ),
        ({"within": "60"}, "within", "Minutes are for a rush alone"),
        ({"kind": "rush"}, "within", "A rush needs its minutes"),
        ({"kind": "rush", "within": "soon"}, "within", "A rush needs its minutes"),
        (
            {"kind": "rush", "within": "240"},
            "within",
            "A task of NW-7 is due in 240 minutes where the client",
        ),
        ({"effective_from": "tomorrow"}, "effective_from", "“tomorrow” is not a date."),
        ({"effective_from": "2020-01-01"}, "effective_from", "The premium would begin more than a year ago."),
        ({"matter": "NW-8"}, "matter", "The firm has no matter “NW-8”."),
    ],
)
def test_a_premium_that_cannot_stand_is_refused(changes: dict[str, Any], field: str, words: str) -> None:
    _, which, said = refused(set_premium(replace(SET, **changes), of(), NOW))
    assert which == field
    assert said.startswith(words)
    assert said.endswith("Nothing was changed.")


def test_two_premiums_of_a_kind_from_one_moment_are_refused() -> None:
    assert refused(set_premium(replace(SET, pay="30"), of(WEEKEND), NOW))[0] is Refusal.CONFLICT
    assert done(replace(SET, kind="rush", within="60"), WEEKEND)


def test_a_change_of_terms_keeps_premiums_and_no_due_time_makes_every_task_a_rush() -> None:
    facts = of(WEEKEND, RUSH)
    change = ChangeMatter(
        id=ID, matter_id=NW7.id, seen=1, terms=replace(CREATE_MATTER, client="Acme Lab", due_minutes=121)
    )
    (changed,) = change_matter(change, facts, NOW).records
    assert isinstance(changed, MatterChanged)
    assert changed.matter.premiums == (WEEKEND, RUSH)
    less = replace(change, terms=replace(change.terms, due_minutes=120))
    assert refused(change_matter(less, facts, NOW))[1] == "due"
    ended = replace(RUSH, price_bp=0, effective_from=NOW + timedelta(minutes=1))
    assert change_matter(less, of(RUSH, ended), NOW + timedelta(minutes=1)).records
