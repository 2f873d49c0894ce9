"""Slack's request signature, version v0, from the sender's side."""

import hashlib
import hmac


def signature(secret: str, body: bytes, timestamp: int) -> str:
    """Sign a body as Slack does: HMAC-SHA256 over `v0:{timestamp}:{body}`."""
    signed = b"v0:%d:%b" % (timestamp, body)
    return f"v0={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def signed_headers(
    secret: str,
    body: bytes,
    timestamp: int,
    *,
    content_type: str = "application/x-www-form-urlencoded",
) -> dict[str, str]:
    """Headers that prove to the app that a body comes from Slack; timestamp in whole seconds since 1970."""
    return {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": signature(secret, body, timestamp),
    }
