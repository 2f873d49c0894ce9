"""What can be wrong with a request: RFC 9457 problem details, each type with a page in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from aiohttp import web

from handlers.review.intake.intake_values import BATCH_MAX, CONTEXT_MAX, METADATA_MAX, OUTPUT_MAX, PROMPT_MAX

BODY_MAX = 2 * 1024 * 1024  # bytes: a batch of a hundred outputs, each with its context
DEPTH_MAX = 32  # of nested objects and arrays
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemKind:
    """One type of problem; its name is part of the API and never changes."""

    name: str
    status: int
    title: str
    page: str

    @property
    def type(self) -> str:
        """The type's URI, relative to the server."""
        return f"/problems/{self.name}"


def _kinds(*rows: tuple[str, int, str, str]) -> Mapping[str, ProblemKind]:
    return MappingProxyType(
        {
            name: ProblemKind(name=name, status=status, title=title, page=page)
            for name, status, title, page in rows
        }
    )


KINDS = _kinds(
    (
        "bad-json",
        400,
        "The body is not JSON",
        (
            "The body could not be read as JSON in UTF-8. Numbers must be finite, text must be valid Unicode without "
            f"NUL characters, and objects and arrays may nest {DEPTH_MAX} deep. Nothing was stored."
        ),
    ),
    (
        "unauthorized",
        401,
        "No valid API key",
        (
            "Send your API key as “Authorization: Bearer so_live_…”. The key may be missing, mistyped, unknown or "
            "revoked; which of these it is, is not told. The firm's admin can issue a new one."
        ),
    ),
    (
        "not-cleared",
        403,
        "You are not cleared for work",
        (
            "A firm clears each client before anything is put in front of its experts, from a date and sometimes "
            "until one. Outside of that no tasks are taken. Nothing was stored. Your contact at the firm can tell more."
        ),
    ),
    (
        "not-found",
        404,
        "There is no such thing here",
        "The address is not one of the API's, or it names a task that is not there or is not yours.",
    ),
    (
        "method-not-allowed",
        405,
        "This address does not do that",
        "The address exists but takes other methods; the Allow header says which.",
    ),
    (
        "timeout",
        408,
        "The body took too long",
        "The body did not arrive in time. Nothing was stored. Send it again with the same Idempotency-Key.",
    ),
    (
        "already-decided",
        409,
        "There is nothing left to withdraw",
        "A task can be withdrawn while it waits for an answer. This one has its verdicts, or its time is over.",
    ),
    (
        "external-id-in-use",
        409,
        "You have sent this external_id before",
        (
            "An external_id names one task of yours for ever. The answer's task_id says which task has it. Nothing was "
            "stored. To send a changed output, give it an external_id of its own."
        ),
    ),
    (
        "idempotency-key-reused",
        409,
        "The Idempotency-Key was used with another body",
        (
            "The same Idempotency-Key with the same body gives the first answer again. With another body it is "
            "refused, and nothing is stored. Use a new key for a new request."
        ),
    ),
    (
        "matter-closed",
        409,
        "The matter is closed",
        "The matter takes no more tasks. Nothing was stored. Ask the firm which matter to use.",
    ),
    (
        "body-too-large",
        413,
        "The body is too large",
        f"A body may have {BODY_MAX // 1024 // 1024} MB. Nothing was stored. Send fewer tasks at once.",
    ),
    (
        "wrong-content-type",
        415,
        "The body must be application/json",
        "Send “Content-Type: application/json”, in UTF-8 and not compressed. Nothing was stored.",
    ),
    (
        "invalid",
        422,
        "A field is not as it should be",
        (
            "A field is missing, unknown, or of the wrong type; the answer names it. What is your own goes under "
            f"“metadata”, up to {METADATA_MAX} bytes of JSON. A batch holds 1 to {BATCH_MAX} tasks. Nothing was stored."
        ),
    ),
    (
        "empty",
        422,
        "The output is empty",
        "A task needs an output with some text in it. Nothing was stored.",
    ),
    (
        "too-long",
        422,
        "A text is too long",
        (
            f"An output may have {OUTPUT_MAX:,} characters, a prompt {PROMPT_MAX:,}, a context {CONTEXT_MAX:,}. "
            "Experts answer short pieces; cut a longer one into several tasks. Nothing was stored."
        ),
    ),
    (
        "unknown-matter",
        422,
        "There is no such matter",
        "The matter's code is not one of yours. Nothing was stored. Ask the firm for the code.",
    ),
    (
        "idempotency-key-malformed",
        422,
        "The Idempotency-Key is malformed",
        "An Idempotency-Key has 1 to 255 visible ASCII characters, without spaces. Nothing was stored.",
    ),
    (
        "internal",
        500,
        "Something went wrong on our side",
        (
            "The fault is ours and was logged under the answer's request_id. Send the request again with the same "
            "Idempotency-Key: it is never done twice."
        ),
    ),
    (
        "unavailable",
        503,
        "The database cannot be reached",
        "Try again after a short while with the same Idempotency-Key: it is never done twice.",
    ),
)


class Problem(Exception):
    """A request that is refused, with words for whoever sent it and whatever members help."""

    def __init__(
        self, name: str, detail: str = "", *, headers: Mapping[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(name)
        self.kind = KINDS[name]
        self.detail = detail or self.kind.title + "."
        self.headers = dict(headers or {})
        self.members = {key: value for key, value in members.items() if value not in (None, "")}

    def as_object(self) -> dict[str, object]:
        """Give the members of the problem details."""
        return {
            "type": self.kind.type,
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            **self.members,
        }

    def response(self, request_id: str) -> web.Response:
        """Answer with the problem."""
        return web.json_response(
            self.as_object() | {"request_id": request_id},
            status=self.kind.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


async def problem_page(request: web.Request) -> web.Response:
    """Explain a type of problem to a person."""
    kind = KINDS.get(request.match_info["name"])
    if kind is None:
        raise Problem("not-found")
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(kind.title)}</title>'
        f"<h1>{escape(kind.title)}</h1><p>{escape(kind.page)}</p><p>HTTP status {kind.status}</p></html>"
    )
    return web.Response(text=page, content_type="text/html")
