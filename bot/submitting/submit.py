"""Sending a file of agent outputs through the HTTP API, each once, however often it is interrupted."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientConnectionError, ClientPayloadError, ClientSession, ClientTimeout, hdrs
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    RetryError,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from bot.agents.keys import parse_key
from bot.submitting.submit_progress import Progress, progress_of
from bot.submitting.submit_rows import BadRow, Repeated, Row, count_and_hash, read_rows

SECONDS_EACH = 60
RETRY_STATUSES = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitSummary:
    """What became of the rows: `already` were there before, from an earlier run or an earlier line."""

    rows: int = 0
    sent: int = 0
    already: int = 0
    bad: tuple[BadRow, ...] = ()

    @property
    def done(self) -> int:
        """How many rows have been dealt with."""
        return self.sent + self.already + len(self.bad)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a request is tried, and how many seconds are waited between two tries at most."""

    tries: int = 6
    longest_wait: float = 10.0


class CannotSubmit(Exception):
    """Nothing more can be sent; the words are for the person. `usage`: what they asked for makes no sense."""

    def __init__(self, words: str, *, usage: bool = False) -> None:
        super().__init__(words)
        self.usage = usage


class _AgainError(Exception):
    """The server asks to be tried later."""

    def __init__(self, status: int, after: float) -> None:
        super().__init__(f"HTTP status {status}")
        self.after = after


class _Tally:
    """Counts as the answers come."""

    def __init__(self, rows: int, report: Callable[[SubmitSummary], None]) -> None:
        self._rows, self._report = rows, report
        self._sent = self._already = 0
        self._bad: list[BadRow] = []

    def count(self, *, sent: int = 0, already: int = 0, bad: BadRow | None = None) -> None:
        self._sent += sent
        self._already += already
        if bad is not None:
            self._bad.append(bad)
        self._report(self.summary())

    def summary(self) -> SubmitSummary:
        bad = tuple(sorted(self._bad, key=lambda row: row.line))
        return SubmitSummary(rows=self._rows, sent=self._sent, already=self._already, bad=bad)


def _quietly(_: SubmitSummary) -> None:
    pass


async def submit_file(
    path: Path,
    *,
    url: str,
    key: str,
    matter: str | None = None,
    fresh: bool = False,
    report: Callable[[SubmitSummary], None] = _quietly,
    patience: Patience = Patience(),
    state_folder: Path | None = None,
) -> SubmitSummary:
    """Send every row that the server does not have yet, and tell what became of each; raises CannotSubmit.

    `report` hears of every row that is done. `fresh` asks the server about rows that an earlier run sent.
    """
    known = parse_key(key)
    if known is None:
        raise CannotSubmit("This is not an API key of Signoff (so_live_…); it may be mistyped.", usage=True)
    if not url.startswith(("http://", "https://")):
        raise CannotSubmit(f"“{url}” is not an address; it begins with http:// or https://.", usage=True)
    rows, content = count_and_hash(path)
    tally = _Tally(rows, report)
    report(tally.summary())
    progress = progress_of(path, content=content, url=url, key_id=known.id, folder=state_folder)
    if fresh:
        progress.forget()
    with progress:
        async with _sender(url, key, patience) as send:
            await _send_all(read_rows(path, key_id=known.id, matter=matter), send, progress, tally)
    return tally.summary()


async def _send_all(
    rows: Iterator[Row | BadRow | Repeated], send: "_Sender", progress: Progress, tally: _Tally
) -> None:
    """Send row after row, for their cards are to come in the order of the file."""
    for row in rows:
        match row:
            case BadRow():
                tally.count(bad=row)
            case Repeated():
                tally.count(already=1)
            case Row() if row.key in progress:
                tally.count(already=1)
            case Row():
                await _send_one(row, send, progress, tally)


async def _send_one(row: Row, send: "_Sender", progress: Progress, tally: _Tally) -> None:
    status, replayed, problem = await send(row)
    kind = str(problem.get("type", ""))
    if status == 201:
        progress.add(row.key)
        tally.count(already=int(replayed), sent=int(not replayed))
    elif kind.endswith("/external-id-in-use"):
        progress.add(row.key)
        tally.count(already=1)
    elif kind.endswith("/idempotency-key-reused"):
        words = "It was sent before with other content. Give it an id of its own to send it as it is now."
        tally.count(bad=BadRow(line=row.line, reason=words))
    else:
        tally.count(bad=BadRow(line=row.line, reason=str(problem["detail"])))


class _Sender:
    """Sends rows to one server, trying again where that may help."""

    def __init__(self, session: ClientSession, url: str, patience: Patience) -> None:
        self._session, self._url, self._patience = session, url, patience

    async def __call__(self, row: Row) -> tuple[int, bool, dict[str, Any]]:
        """Give the status, whether it is a replay, and the problem; raises CannotSubmit."""
        retrying = AsyncRetrying(
            retry=retry_if_exception_type(
                (_AgainError, ClientConnectionError, ClientPayloadError, TimeoutError)
            ),
            stop=stop_after_attempt(self._patience.tries),
            wait=self._wait,
        )
        try:
            return await retrying(self._post, row)
        except RetryError as error:
            raise CannotSubmit(_why(self._url, error.last_attempt.exception())) from None

    def _wait(self, state: RetryCallState) -> float:
        asked = state.outcome.exception() if state.outcome else None
        backed_off = wait_random_exponential(multiplier=0.2, max=self._patience.longest_wait)(state)
        after = asked.after if isinstance(asked, _AgainError) else 0.0
        return min(max(backed_off, after), self._patience.longest_wait)

    async def _post(self, row: Row) -> tuple[int, bool, dict[str, Any]]:
        headers = {"Idempotency-Key": row.key, hdrs.CONTENT_TYPE: "application/json"}
        async with self._session.post(f"{self._url}/v1/tasks", data=row.body, headers=headers) as answer:
            if answer.status in RETRY_STATUSES or answer.status >= 500:
                raise _AgainError(answer.status, _seconds(answer.headers.get(hdrs.RETRY_AFTER, "")))
            if answer.status == 201:
                return 201, answer.headers.get("Idempotent-Replayed") == "true", {}
            problem = await answer.json() if answer.content_type == "application/problem+json" else {}
            if "detail" not in problem:
                raise CannotSubmit(
                    f"{self._url} answers, but not as Signoff does (HTTP status {answer.status})."
                )
            if answer.status in (401, 403):
                raise CannotSubmit(f"{self._url} refuses: {problem['detail']}")
            return answer.status, False, problem


def _why(url: str, problem: BaseException | None) -> str:
    match problem:
        case _AgainError():
            return f"{url} cannot take tasks now ({problem})."
        case TimeoutError():
            return f"{url} does not answer in time."
        case _:
            return f"{url} cannot be reached. Is Signoff running there?"


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() else 0.0


@asynccontextmanager
async def _sender(url: str, key: str, patience: Patience) -> AsyncIterator[_Sender]:
    headers = {hdrs.AUTHORIZATION: f"Bearer {key}"}
    async with ClientSession(headers=headers, timeout=ClientTimeout(total=SECONDS_EACH)) as session:
        yield _Sender(session, url.rstrip("/"), patience)
