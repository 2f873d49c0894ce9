"""What forms about payouts are alike in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers.decisions import Decision, DeskForm, ShowDeskForm
from handlers.desk.sheets.line import Asked, SheetLine
from handlers.money.paying.shown.values import PayingFacts


def paying(asked: Asked) -> PayingFacts:
    """What is known of the payouts that a form is about."""
    assert asked.facts.paying is not None, "the loader reads payouts for such a form"
    return asked.facts.paying


def again(act: type[Any], show: Callable[[Asked], DeskForm]) -> SheetLine:
    """Give the line of a list that is looked at: sent, it is shown anew."""

    def shown(asked: Asked, _facts: PayingFacts, _now: datetime) -> Decision:
        return Decision(reply=ShowDeskForm(form=show(asked)))

    return SheetLine(act=act, show=show, read=lambda asked: asked, do=shown, known=paying)
