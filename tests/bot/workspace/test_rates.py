"""Allowances by tier, one message a second in a channel, and how strict all of it is."""

import pytest

from bot.workspace.rates import CHANNEL_BURST, PER_MINUTE, RARE_BURST, Rates, tiers
from bot.workspace.web_api.dispatch import methods


class Hands:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


def allowed(rates: Rates, method: str, channels: list[str]) -> int:
    """How many calls pass before the first is told to wait."""
    for count, channel in enumerate(channels):
        if rates.wait_for(method, channel):
            return count
    return len(channels)


@pytest.mark.parametrize(
    ("method", "calls"),
    [("users.list", 20), ("chat.update", 50), ("views.open", 100), ("apps.connections.open", RARE_BURST)],
)
def test_a_full_minutes_allowance_may_be_used_at_once(hands: Hands, method: str, calls: int) -> None:
    assert allowed(Rates("strict", hands), method, ["C1"] * 200) == calls


def test_posting_to_one_channel_is_held_to_one_a_second_after_a_short_burst(hands: Hands) -> None:
    rates = Rates("strict", hands)

    assert allowed(rates, "chat.postMessage", ["C1"] * 10) == CHANNEL_BURST
    assert rates.wait_for("chat.postMessage", "C1") == 1
    hands.time += 1
    assert rates.wait_for("chat.postMessage", "C1") == 0
    assert rates.wait_for("chat.postMessage", "C1") == 1


def test_other_channels_have_their_own_second(hands: Hands) -> None:
    channels = [f"C{number}" for number in range(100)]

    assert allowed(Rates("strict", hands), "chat.postMessage", channels) == 100


def test_the_wait_is_as_long_as_the_next_call_needs(hands: Hands) -> None:
    rates = Rates("strict", hands)
    allowed(rates, "users.list", [""] * 30)

    wait = rates.wait_for("users.list", "")
    hands.time += wait

    assert wait == 3
    assert rates.wait_for("users.list", "") == 0


def test_an_app_outside_the_marketplace_reads_history_once_a_minute(hands: Hands) -> None:
    rates = Rates("strict", hands, is_listed=False)

    assert rates.wait_for("conversations.history", "C1") == 0
    assert rates.wait_for("conversations.history", "C1") == 60


@pytest.mark.parametrize(("strictness", "calls"), [("off", 500), (2.0, 100), (0.5, 25)])
def test_strictness_scales_every_allowance(hands: Hands, strictness: object, calls: int) -> None:
    assert allowed(Rates(strictness, hands), "chat.update", [""] * 500) == calls


def test_every_method_has_a_tier_that_is_known() -> None:
    assert set(tiers()) == set(methods())
    assert set(tiers().values()) <= set(PER_MINUTE)
