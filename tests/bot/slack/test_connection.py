"""The two ways of hearing Slack: by a socket without a signing secret, or by signed posts."""

import pytest

from bot.slack.connection import EVENTS_PATH, SlackAccess, SlackConnection


@pytest.mark.parametrize(("secret", "paths"), [("", []), ("shh", [EVENTS_PATH])])
async def test_only_with_a_signing_secret_may_anybody_post_to_us(secret: str, paths: list[str]) -> None:
    access = SlackAccess(bot_token="xoxb-1", app_token="xapp-1", signing_secret=secret)
    connection = SlackConnection(access, lambda: 0.0)

    assert [route.path for route in connection.routes()] == paths
    await connection.close()
