"""The way from a request to the handler and back; the one rim of this edge, where a fault becomes an id."""

import logging
from collections.abc import Awaitable, Callable
from uuid import uuid4

from bot.quick_json import read
from bot.sending.platforms import PlatformTrouble
from bot.teams.answering.answers import Body, invoke_body, spoken, words_activity
from bot.teams.entry.admission import Doorman, TurnedAway
from bot.teams.entry.border import Connector, Event, EventAnswer, Json, Note
from bot.teams.entry.events import event_of
from bot.teams.entry.repeats import Repeats

Handle = Callable[[Event], Awaitable[EventAnswer]]

log = logging.getLogger(__name__)


class Door:
    """Lets activities in, has them answered once, and says in the chat what the response cannot show."""

    def __init__(self, doorman: Doorman, connector: Connector, handle: Handle) -> None:
        self._doorman = doorman
        self._connector = connector
        self._handle = handle
        self._repeats: Repeats[Body | None] = Repeats()

    async def admit(
        self, authorization: str | None, read: Callable[[], Awaitable[bytes]]
    ) -> tuple[Json, Event]:
        """Read an activity that may come in; raises TurnedAway."""
        admitted = await self._doorman.check_token(authorization)
        activity = _activity(await read())
        self._doorman.check_activity(admitted, activity)
        event = event_of(activity)
        if event is None:
            raise TurnedAway(400, "the activity does not say who did it or where")
        return activity, event

    async def answer(self, event: Event) -> Body | None:
        """Have an event answered; gives the body of an invoke's response."""
        if not event.activity_id:
            return await self._answer(event)
        return await self._repeats.once(_key(event), lambda: self._answer(event))

    async def _answer(self, event: Event) -> Body | None:
        try:
            answer = await self._handle(event)
            body, words = invoke_body(event.kind, answer), spoken(event.kind, answer)
        except Exception as error:  # noqa: BLE001  # the one rim of this edge: anything nobody foresaw
            answer = self._fault(event, error)
            body, words = invoke_body(event.kind, answer), spoken(event.kind, answer)
        if words:
            await self._say(event, words)
        return body

    @staticmethod
    def turn_away(problem: TurnedAway) -> None:
        """Log who did not get in, and why; the caller is told the status alone."""
        # what a stranger posts is no news; what Microsoft signed, and is turned away all the same, an operator wants
        level = logging.WARNING if problem.status in {403, 503} else logging.INFO
        log.log(level, "a post of Teams was turned away (%d): %s", problem.status, problem.words)

    def _fault(self, event: Event, error: Exception) -> Note:
        """Log what nobody foresaw under an id, and make the sentence that shows the id."""
        fault = uuid4().hex[:8]
        log.error("teams %s failed, id %s", event.kind, fault, exc_info=error)
        self._repeats.forget(_key(event))
        return Note(
            f"Something went wrong here, and nothing was recorded. If it happens again, tell your admin: {fault}."
        )

    async def _say(self, event: Event, words: str) -> None:
        try:
            await self._connector.send(event.place, words_activity(words))
        except PlatformTrouble as trouble:
            log.info("a sentence could not be said: %s", trouble.words)


def _key(event: Event) -> tuple[str, str, str]:
    return event.tenant_id, event.place.conversation_id, event.activity_id


def _activity(payload: bytes) -> Json:
    try:
        activity = read(payload)
    except (ValueError, RecursionError) as problem:
        raise TurnedAway(400, "the body is not JSON") from problem
    if not isinstance(activity, dict) or not isinstance(activity.get("type"), str) or not activity["type"]:
        raise TurnedAway(400, "the body is not an activity")
    return activity
