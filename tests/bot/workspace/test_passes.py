"""Trigger ids live three seconds and once; response URLs thirty minutes and five times."""

import pytest

from bot.workspace.passes import Passes, ResponsePass


class Hands:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def passes(hands: Hands) -> Passes:
    return Passes(hands)


@pytest.mark.parametrize(
    ("after", "expected"), [(0.0, ("U1", "")), (3.0, ("U1", "")), (3.01, ("", "expired_trigger_id"))]
)
def test_a_trigger_lives_for_three_seconds(
    passes: Passes, hands: Hands, after: float, expected: tuple[str, str]
) -> None:
    trigger = passes.trigger("U1")
    hands.time += after

    assert passes.use_trigger(trigger) == expected


def test_a_trigger_is_spent_by_its_first_use(passes: Passes) -> None:
    trigger = passes.trigger("U1")
    passes.use_trigger(trigger)

    assert passes.use_trigger(trigger) == ("", "exchanged_trigger_id")


def test_a_trigger_that_was_never_issued_is_invalid(passes: Passes) -> None:
    assert passes.use_trigger("12.34.abc") == ("", "invalid_trigger_id")


def test_old_triggers_are_forgotten(passes: Passes, hands: Hands) -> None:
    trigger = passes.trigger("U1")
    hands.time += 3600
    passes.trigger("U1")

    assert passes.use_trigger(trigger) == ("", "invalid_trigger_id")


def test_a_response_url_takes_five_answers_and_no_sixth(passes: Passes) -> None:
    token = passes.response("U1", "C1", message_ts="1.0")

    uses = [passes.use_response(token) for _ in range(6)]

    assert all(isinstance(use, ResponsePass) for use in uses[:5])
    assert uses[5] == "used_url"


@pytest.mark.parametrize(("minutes", "works"), [(30, True), (30.1, False)])
def test_a_response_url_lives_for_thirty_minutes(
    passes: Passes, hands: Hands, minutes: float, works: bool
) -> None:
    token = passes.response("U1", "C1")
    hands.time += minutes * 60

    assert (passes.use_response(token) != "expired_url") is works


def test_an_unknown_response_url_leads_nowhere(passes: Passes) -> None:
    assert passes.use_response("nothing") == "no_service"
