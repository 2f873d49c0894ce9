"""What a chat platform does wrong on a bad day, repeatable by its seed."""

from collections.abc import Iterator

from bot.workspace.faults import Fault, FaultKind

POSTED = ("chat.postMessage", "chat.update", "conversations.history", "conversations.open")
TO_POSTS = (  # kind, how often, and how long where it takes time
    (FaultKind.DROP, 0.03, 0.0),
    (FaultKind.ACCEPT_THEN_CUT, 0.04, 0.0),
    (FaultKind.ACCEPT_THEN_500, 0.03, 0.0),
    (FaultKind.ERROR_500, 0.03, 0.0),
    (FaultKind.ERROR_429, 0.02, 0.0),
    (FaultKind.DELAY, 0.05, 0.2),
    (FaultKind.HANG, 0.01, 0.0),
)
TO_FORMS = ((FaultKind.ERROR_500, 0.05, 0.0), (FaultKind.ACCEPT_THEN_CUT, 0.05, 0.0))
TO_CLICKS = (
    (FaultKind.DROP, 0.03, 0.0),
    (FaultKind.ACCEPT_THEN_CUT, 0.06, 0.0),
    (FaultKind.TWICE, 0.06, 0.0),
    (FaultKind.DELAY, 0.05, 0.1),
)


def storm(seed: int) -> Iterator[Fault]:
    """Give the faults of a bad day: calls dropped, delayed, refused, and accepted and then cut.

    The worst of them is certain to happen once: on a slow machine a short day may have too few calls for luck.
    """
    yield Fault(method="chat.postMessage", kind=FaultKind.ACCEPT_THEN_CUT, times=1)
    troubles = [
        *((method, trouble) for method in POSTED for trouble in TO_POSTS),
        *((method, trouble) for method in ("views.open", "response_url") for trouble in TO_FORMS),
        *(("interaction", trouble) for trouble in TO_CLICKS),
    ]
    for number, (method, (kind, probability, seconds)) in enumerate(troubles):
        yield Fault(
            method=method,
            kind=kind,
            probability=probability,
            seed=seed * 1000 + number,
            seconds=seconds,
        )
