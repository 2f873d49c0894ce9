"""How long Slack is tried again, and which answers end it."""

from datetime import timedelta

import pytest

from bot.process.reaching import until_reached
from bot.sending.platforms import PlatformTrouble


class Away:
    """Something that goes wrong so often, and then is done."""

    def __init__(self, *troubles: PlatformTrouble) -> None:
        self.left = list(troubles)

    async def __call__(self) -> None:
        if self.left:
            raise self.left.pop(0)


def pauses(caplog: pytest.LogCaptureFixture) -> list[object]:
    return [record.args[2] for record in caplog.records if isinstance(record.args, tuple)]


async def test_each_pause_is_twice_the_one_before(caplog: pytest.LogCaptureFixture) -> None:
    away = Away(*[PlatformTrouble("Slack could not be reached")] * 4)

    await until_reached(away, name="Slack", first_pause=0.001)

    assert pauses(caplog) == pytest.approx([0.001, 0.002, 0.004, 0.008])
    assert "not connected to Slack: Slack could not be reached" in caplog.text
    assert not away.left


async def test_a_pause_that_slack_asks_for_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    asked = PlatformTrouble("Slack asked to wait", wait=timedelta(milliseconds=20))

    await until_reached(Away(asked), name="Slack", first_pause=0.001)

    assert pauses(caplog) == pytest.approx([0.02])


@pytest.mark.parametrize(
    "trouble",
    [
        PlatformTrouble("Slack answered 503", ambiguous=True),
        PlatformTrouble("Slack answered fatal_error", ambiguous=True, code="fatal_error"),
        PlatformTrouble("Slack did not answer (TimeoutError)", ambiguous=True),
    ],
    ids=lambda trouble: trouble.words,
)
async def test_what_may_pass_is_tried_again(trouble: PlatformTrouble) -> None:
    away = Away(trouble)

    await until_reached(away, name="Slack", first_pause=0)

    assert not away.left


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "missing_scope"])
async def test_a_refusal_is_the_end(code: str) -> None:
    refused = PlatformTrouble("Slack refused it", wait=timedelta(minutes=1), code=code)

    with pytest.raises(PlatformTrouble) as raised:
        await until_reached(Away(refused, refused), name="Slack")

    assert raised.value is refused
