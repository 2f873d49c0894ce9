"""Setting up matters and rates: what may be, and in which words the rest is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.decisions import Done, Refusal
from handlers.ids import ClientId, MatterId, RateLineId
from handlers.money.rates import RateLine, RateUnit
from handlers.people.terms.engaging import create_matter, set_rate
from handlers.review.tasks import Offer
from tests.handlers.people.samples import (
    ACME,
    CREATE_MATTER,
    NOW,
    PLACE,
    READY,
    SET_RATE,
    TWO_CLIENTS,
    matter_of,
    refused,
)


def test_a_matter_has_the_firms_currency_and_spelling_and_a_meter_of_three_times_the_time() -> None:
    matter = matter_of()
    assert (matter.currency, matter.practice_area, matter.cap_ms) == ("USD", "M&A", 15 * 60_000)
    assert (matter.client_id, matter.is_open, matter.channel) == (ACME.id, True, None)
    assert [reason.code for reason in matter.reject_reasons][:2] == ["wrong", "incomplete"]
    own = matter_of(
        reject_reasons=("Wrong law", "Größe falsch"), criteria=("Cites the clause",), cap_minutes=60
    )
    assert [reason.code for reason in own.reject_reasons] == ["wrong_law", "grösse_falsch"]
    assert [(line.id, line.text) for line in own.rubric] == [("cites_the_clause", "Cites the clause")]
    assert own.cap_ms == 60 * 60_000
    placed = matter_of(offer=Offer.CHANNEL, channel="C1")
    assert (placed.workspace_id, placed.channel) == (PLACE.id, "C1")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"offer": Offer.CHANNEL}, "channel"),
        ({"offer": Offer.CHANNEL, "channel": "general"}, "channel"),
        ({"channel": "C1"}, "channel"),
        ({"offer": Offer.CHANNEL, "channel": "C1", "workspace": "T9"}, "workspace"),
        ({"code": "a b"}, "code"),
        ({"title": ""}, "title"),
        ({"practice_area": " "}, "practice_area"),
        ({"currency": "dollars"}, "currency"),
        ({"reviews_per_task": 0}, "reviews"),
        ({"expected_minutes": 0}, "minutes"),
        ({"cap_minutes": 4}, "cap"),
        ({"due_minutes": 1}, "due"),
        ({"claim_minutes": 0}, "claim"),
        ({"answers_may": "sell"}, "answers_may"),
        ({"reject_reasons": ("Wrong", "wrong!")}, "reason"),
        ({"reject_reasons": ("r" * 76,)}, "reason"),
        ({"criteria": tuple(map(str, range(11)))}, "criterion"),
        ({"client": "Nobody"}, "client"),
    ],
)
def test_a_matter_that_would_not_work_is_refused(changes: dict[str, Any], field: str) -> None:
    assert refused(create_matter(replace(CREATE_MATTER, **changes), READY, NOW))[1] == field


def test_a_rate_holds_from_now_or_from_a_day_in_the_firms_zone() -> None:
    (line,) = set_rate(SET_RATE, READY, NOW).records
    assert isinstance(line, RateLine)
    assert (line.pay, line.price, line.currency, line.effective_from) == (600, 1_000, "USD", NOW)
    assert (line.matter_id, line.practice_area, line.seniority) == (None, None, None)
    command = replace(SET_RATE, practice_area="m&a", seniority="partner", effective_from="2026-12-01")
    (line,) = set_rate(command, READY, NOW).records
    assert isinstance(line, RateLine)
    assert (line.practice_area, line.seniority) == ("M&A", "Partner")
    assert line.effective_from == datetime(2026, 11, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"pay": "six"}, "pay", "That is not an amount."),
        ({"price": "-1"}, "price", "An amount cannot be negative."),
        ({"price": "0"}, "price", "A price of nothing cannot be charged."),
        ({"pay": "0", "price": "0.00"}, "price", "A price of nothing cannot be charged."),
        (
            {"pay": "0"},
            "pay",
            "A pay of nothing would pay nobody who answers. Where somebody’s employer pays",
        ),
        ({"currency": "JPY", "price": "10.00"}, "price", "JPY has no decimals."),
        (
            {"currency": "EUR", "matter": "nw-7"},
            "currency",
            "NW-7 is in USD, so a rate in EUR would never hold",
        ),
        (
            {"unit": RateUnit.HOUR, "matter": "NW-7"},
            "unit",
            "NW-7 is paid per piece, so a rate per hour would never",
        ),
        ({"matter": "NW-8"}, "matter", "The firm has no matter “NW-8”. It has: NW-7."),
        ({"matter": "NW-7", "client": "Nobody"}, "client", "The firm has no client “Nobody”."),
        ({"effective_from": "2019-01-01"}, "effective_from", "The rate would begin more than a year ago."),
    ],
)
def test_a_rate_that_would_never_hold_is_refused(changes: dict[str, Any], field: str, words: str) -> None:
    facts = replace(READY, matters=(matter_of(),))
    _, which, said = refused(set_rate(replace(SET_RATE, **changes), facts, NOW))
    assert which == field
    assert said.startswith(words)


def test_two_rates_for_the_same_from_the_same_moment_are_refused() -> None:
    (line,) = set_rate(SET_RATE, READY, NOW).records
    assert isinstance(line, RateLine)
    facts = replace(READY, rates=(replace(line, id=RateLineId("other")),))
    assert refused(set_rate(SET_RATE, facts, NOW))[0] is Refusal.CONFLICT
    later = set_rate(SET_RATE, facts, NOW + timedelta(seconds=1))
    assert len(later.records) == 1


def test_paying_more_than_is_charged_is_allowed_and_said() -> None:
    reply = set_rate(replace(SET_RATE, pay="1", price="1"), READY, NOW).reply
    assert isinstance(reply, Done)
    assert "bears" not in reply.words
    reply = set_rate(replace(SET_RATE, pay="12"), READY, NOW).reply
    assert isinstance(reply, Done)
    assert reply.words == "Kern LLP pays $12.00 and charges $10.00 per piece. The firm bears the difference."


def test_a_code_that_two_clients_have_needs_the_client() -> None:
    first = matter_of()
    second = replace(first, id=MatterId("m2"), client_id=ClientId("other"))
    facts = replace(TWO_CLIENTS, matters=(first, second))
    command = replace(SET_RATE, matter="NW-7")
    assert refused(set_rate(command, facts, NOW))[1] == "client"
    (line,) = set_rate(replace(command, client="other lab"), facts, NOW).records
    assert isinstance(line, RateLine)
    assert line.matter_id == second.id
