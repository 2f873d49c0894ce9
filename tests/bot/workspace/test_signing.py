"""The signature, held against the verifier of Slack's own library."""

from hypothesis import given
from hypothesis import strategies as some
from slack_sdk.signature import SignatureVerifier

from bot.workspace.signing import signature, signed_headers

TEXTS = some.text(some.characters(exclude_categories=("Cs",)))


@given(TEXTS.filter(str.strip), TEXTS, some.integers(min_value=0, max_value=2**33))
def test_every_body_is_signed_as_slacks_library_would_sign_it(secret: str, body: str, timestamp: int) -> None:
    expected = SignatureVerifier(secret).generate_signature(timestamp=str(timestamp), body=body)

    assert signature(secret, body.encode(), timestamp) == expected


def test_the_headers_name_the_time_that_was_signed() -> None:
    headers = signed_headers("secret", b"payload=%7B%7D", 1_800_000_000)

    assert headers["X-Slack-Request-Timestamp"] == "1800000000"
    assert headers["X-Slack-Signature"] == signature("secret", b"payload=%7B%7D", 1_800_000_000)
