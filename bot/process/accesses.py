"""What the settings say of each chat platform, as its edge wants it."""

from bot.process.settings import Settings
from bot.slack.connection import SlackAccess
from bot.teams.access import TeamsAccess


def slack_access(settings: Settings) -> SlackAccess | None:
    """What the settings say of Slack; None where it is not set up."""
    if not settings.has_slack:
        return None
    return SlackAccess(
        bot_token=settings.slack_bot_token,
        app_token=settings.slack_app_token,
        signing_secret=settings.slack_signing_secret,
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        keys=settings.keys,
        api_url=settings.slack_api_url or None,
    )


def teams_access(settings: Settings) -> TeamsAccess | None:
    """What the settings say of Teams; None where it is not set up."""
    if not settings.has_teams:
        return None
    return TeamsAccess(
        app_id=settings.teams_app_id,
        home_tenant=settings.teams_tenant,
        tenants=settings.teams_tenants,
        app_password=settings.teams_app_password,
        managed_identity=settings.teams_managed_identity,
    )
