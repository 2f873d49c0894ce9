"""Reaching a platform however long it is away, with a growing pause, until it answers; a refusal ends it at once."""

import logging
from collections.abc import Awaitable, Callable

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from bot.sending.platforms import PlatformTrouble

FIRST_PAUSE = 1.0  # seconds
LONGEST_PAUSE = 60.0

log = logging.getLogger(__name__)


async def until_reached(
    act: Callable[[], Awaitable[None]], *, name: str, first_pause: float = FIRST_PAUSE
) -> None:
    """Try until it is done; raises PlatformTrouble once the platform of this name has answered that it will not."""
    grows = wait_exponential(multiplier=first_pause, max=LONGEST_PAUSE)

    def pause(state: RetryCallState) -> float:
        return max(grows(state), _asked(_trouble(state)))

    def tell(state: RetryCallState) -> None:
        words = "not connected to %s: %s; what is owed there waits, and it is tried again in %.0f s"
        log.warning(words, name, _trouble(state).words, state.upcoming_sleep)

    await AsyncRetrying(retry=retry_if_exception(_passes), wait=pause, before_sleep=tell, reraise=True)(act)


def _passes(problem: BaseException) -> bool:
    """Whether it may be better later: the platform's own word that it refuses us, of whatever kind, is an answer."""
    return isinstance(problem, PlatformTrouble) and (problem.ambiguous or not problem.code)


def _asked(trouble: PlatformTrouble) -> float:
    return 0.0 if trouble.wait is None else trouble.wait.total_seconds()


def _trouble(state: RetryCallState) -> PlatformTrouble:
    problem = state.outcome.exception() if state.outcome is not None else None
    assert isinstance(problem, PlatformTrouble), "only that is tried again"
    return problem
