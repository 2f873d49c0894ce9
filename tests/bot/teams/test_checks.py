"""What the doctor finds out about Teams."""

from dataclasses import replace

import pytest

from bot.checking.findings import Level
from bot.teams.calling.checks import check_teams
from tests.bot.teams.connector import ConnectorDouble
from tests.bot.teams.service import Act


async def test_an_app_that_microsoft_knows_is_fine(teams: ConnectorDouble) -> None:
    found = await check_teams(teams.access())
    assert [(one.about, one.level) for one in found] == [
        ("Teams token", Level.FINE),
        ("Teams keys", Level.FINE),
    ]


@pytest.mark.parametrize("changes", [{"app_password": "stolen"}, {"home_tenant": "another"}])
async def test_a_secret_or_a_tenant_that_is_wrong_is_said_in_words(
    teams: ConnectorDouble, changes: dict[str, str]
) -> None:
    token, _ = await check_teams(replace(teams.access(), **changes))
    assert token.level is Level.WRONG
    assert "Microsoft's login refused the app (invalid_client)" in token.words
    assert "stolen" not in str(token)


async def test_keys_that_cannot_be_fetched_are_found(teams: ConnectorDouble) -> None:
    teams.misbehave(Act.KEYS)
    token, keys = await check_teams(teams.access())
    assert (token.level, keys.level) == (Level.FINE, Level.WRONG)
