"""Copies that nobody knew of: kept from the first click on, but for a form whose answer was refused."""

import pytest

from handlers.copies import adopt
from handlers.decisions import Decision, Done, Refusal, Reply, refuse
from handlers.messages import MessageKind
from handlers.records import CardAdopted
from tests.handlers.attempt_samples import CARD, NOW

DONE, REFUSED = Done(words="Edited."), refuse(Refusal.INVALID, "Nothing is changed here.").reply


@pytest.mark.parametrize(
    ("reply", "was_form", "kept"),
    [(DONE, False, True), (DONE, True, True), (REFUSED, False, True), (REFUSED, True, False)],
)
def test_what_takes_the_place_of_an_answered_form_is_kept_up_to_date(
    reply: Reply, was_form: bool, kept: bool
) -> None:
    copy = CardAdopted(card=CARD, place="a:1", message="7", was_form=was_form)

    decision = adopt(Decision(reply=reply), copy, NOW)

    assert decision.reply == reply
    assert decision.records == ((copy,) if kept else ())
    assert [message.kind for message in decision.messages] == [MessageKind.CARD_UPDATE] * kept


def test_a_click_on_a_card_that_is_known_changes_nothing() -> None:
    assert adopt(Decision(reply=DONE), None, NOW) == Decision(reply=DONE)
