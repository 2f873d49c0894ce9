"""Which faults strike, how often, and which are refused."""

import pytest

from bot.workspace.faults import Fault, FaultKind, Faults


def strikes(faults: Faults, name: str, calls: int) -> list[bool]:
    return [faults.take(name) is not None for _ in range(calls)]


def test_a_fault_strikes_as_often_as_it_was_told_to() -> None:
    faults = Faults()
    faults.add(Fault(method="chat.update", kind=FaultKind.DROP, times=2))

    assert strikes(faults, "chat.update", 4) == [True, True, False, False]
    assert faults.hits()[0][1] == 2


def test_a_fault_without_a_number_strikes_always() -> None:
    faults = Faults()
    faults.add(Fault(method="*", kind=FaultKind.ERROR_500))

    assert all(strikes(faults, "chat.postMessage", 20))


def test_the_star_means_calls_to_the_workspace_and_not_what_it_sends() -> None:
    faults = Faults()
    faults.add(Fault(method="*", kind=FaultKind.DROP))

    assert faults.take("event") is None
    assert faults.take("views.open") is not None


def test_the_same_seed_gives_the_same_sequence() -> None:
    def sequence(seed: int) -> list[bool]:
        faults = Faults()
        faults.add(Fault(method="event", kind=FaultKind.TWICE, probability=0.3, seed=seed))
        return strikes(faults, "event", 200)

    assert sequence(7) == sequence(7)
    assert sequence(7) != sequence(8)
    assert 30 < sum(sequence(7)) < 90


def test_clearing_ends_all_faults() -> None:
    faults = Faults()
    faults.add(Fault(method="event", kind=FaultKind.DROP))
    faults.clear()

    assert faults.take("event") is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(method="event", kind=FaultKind.ERROR_500),
        Fault(method="chat.update", kind=FaultKind.TWICE),
        Fault(method="chat.update", kind=FaultKind.DROP, probability=0),
        Fault(method="chat.update", kind=FaultKind.DROP, times=-1),
    ],
)
def test_a_fault_that_cannot_happen_is_refused(fault: Fault) -> None:
    with pytest.raises(ValueError, match=r"cannot happen|probability"):
        Faults().add(fault)
