"""What matters are billed by, and what accrued with a premium, is one firm's; former terms are kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from handlers.money.ledger import Accrued
from handlers.money.rating.billing_terms import BillingTerms, BillingTermsSet
from handlers.money.rating.discounts import Tier
from handlers.money.rating.premiums import Premium, PremiumKind, PremiumLine
from handlers.money.rating.rounding import RoundingPolicy
from handlers.people.changed import MatterChanged
from handlers.review.reviews import ReviewState
from storage.facts.money.billing_terms import terms_of
from storage.facts.people.setting_up import firm_of
from storage.facts.review.undo import undo_facts
from storage.facts.review.verdicts import verdict_facts
from storage.tables import billing_terms
from tests.seed import NOW, Seeded, write
from tests.storage.facts.test_facts import answers
from tests.storage.worlds import World

WEEKEND = Premium(kinds="weekend", pay_bp=2500, price_bp=5000)


def _set(seeded: Seeded, version: int, minimum: int) -> BillingTermsSet:
    matter = seeded.matters["TIME-1"]
    usual = BillingTerms(matter_id=matter.id, firm_id=seeded.firm.id, currency="USD")
    terms = replace(
        usual,
        version=version,
        rounding=RoundingPolicy.EXACT,
        minimum=minimum,
        tiers=(Tier(above=100, basis_points=500),),
        client_matter_id="CM-1",
        set_by=seeded.people["U7"].id,
        set_at=NOW,
    )
    return BillingTermsSet(terms=terms, former=usual)


def test_terms_are_one_firms_and_the_newest_hold(world: World) -> None:
    mine, theirs = world.mine, world.theirs
    first, second, other = _set(mine, 1, 5), _set(mine, 2, 7), _set(theirs, 1, 9)
    write(world.connection, first, second, other)

    asked = [mine.matters["TIME-1"].id, mine.matters["PIECE-1"].id, theirs.matters["TIME-1"].id]
    found = terms_of(world.connection, mine.firm.id, asked)

    assert found[asked[0]] == second.terms
    assert (found[asked[1]].version, found[asked[1]].rounding) == (0, RoundingPolicy.NEAREST_TENTH)
    assert asked[2] not in found
    assert firm_of(world.connection, mine.firm.id).billing == (second.terms,)
    assert firm_of(world.connection, theirs.firm.id).billing == (other.terms,)
    kept = select(billing_terms.c.minimum).where(billing_terms.c.matter_id == asked[0])
    assert sorted(world.connection.scalars(kept)) == [5, 7]
    assert terms_of(world.connection, mine.firm.id, []) == {}
    with pytest.raises(IntegrityError):
        write(world.connection, _set(mine, 2, 8))


def test_premiums_come_with_the_matter_and_what_accrues_with_them_accrues_by_itself(world: World) -> None:
    matter = replace(world.mine.matters["TIME-1"], cleared_from=None, cleared_until=None)
    line = PremiumLine(kind=PremiumKind.RUSH, pay_bp=1, price_bp=2, effective_from=NOW, within_minutes=60)
    changed = replace(matter, premiums=(line,), version=2)
    write(world.connection, MatterChanged(matter=changed, former=matter, by=None, at=NOW))
    world.done(world.mine, "U1", "plain", matter="TIME-1", milliseconds=60_000)
    raised = world.done(world.mine, "U1", "weekend", matter="TIME-1", milliseconds=60_000, premium=WEEKEND)
    now = world.add(world.mine, "TIME-1", "now", state=ReviewState.OPEN, expert_id=world.mine.people["U1"].id)

    sender = world.mine.sender("U1")
    (facts,) = verdict_facts(world.connection, [answers(sender, now)], NOW + timedelta(minutes=1))
    (undone,) = undo_facts(world.connection, [answers(sender, raised)], NOW)  # type: ignore[list-item]

    assert facts.turn.matter is not None
    assert facts.turn.matter.premiums == (line,)
    rate = next(iter(facts.already))[0][1]
    # a minute at $120.00 and $200.00 an hour, and at $150.00 and $300.00
    plain, more = (
        Accrued(milliseconds=60_000, pay=200, price=333),
        Accrued(milliseconds=60_000, pay=250, price=500),
    )
    assert dict(facts.already) == {("A104", rate, 0, 0): plain, ("A104", rate, 2500, 5000): more}
    assert undone.already == more
    assert undone.entry is not None
    assert (undone.entry.premium, undone.entry.premium_pay_bp) == ("weekend", 2500)
