"""The unpaid work that walls hold, by person and matter, and compliance letting some of it go."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.decisions import DeskForm, DeskRow, Refusal, Sheet
from handlers.desk.filled import words
from handlers.desk.sheets.line import WALLING, Asked, SheetLine, list_of_walls
from handlers.ids import MatterId, PersonId, derived_id
from handlers.money.amounts import show, totals
from handlers.people.firms.typed import Mistyped
from handlers.walls.wall_words import names_in
from handlers.walls.walling import HeldPay, ReleasePay, release_pay

_SHOWN = 40
_NOTHING = ("No pay is held.",)
_HELD = "Walls keep this from every payout. What is released goes out with the next one."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """What is held of one person on one matter."""

    person_id: PersonId
    matter_id: MatterId
    entries: tuple[HeldPay, ...]

    @property
    def key(self) -> str:
        return derived_id("held", self.person_id, self.matter_id)

    def told(self, names: Mapping[str, str]) -> str:
        pay = " and ".join(show(amount) for amount in totals(one.pay for one in self.entries))
        count = "1 entry" if len(self.entries) == 1 else f"{len(self.entries):,} entries"
        return f"{names.get(self.person_id, '')}, {names.get(self.matter_id, '')}: {count}, {pay}"


def _groups(asked: Asked) -> tuple[_Group, ...]:
    held = asked.walling.held
    pairs = dict.fromkeys((one.person_id, one.matter_id) for one in held)
    return tuple(
        _Group(
            person_id=person,
            matter_id=matter,
            entries=tuple(one for one in held if (one.person_id, one.matter_id) == (person, matter)),
        )
        for person, matter in pairs
    )


def _show_held(asked: Asked) -> DeskForm:
    groups, names = _groups(asked), names_in(asked.firm)
    rows = tuple(
        DeskRow(text=one.told(names), label="Release", sheet=Sheet.RELEASE_PAY, about=one.key)
        for one in groups[:_SHOWN]
    )
    more = len(groups) - _SHOWN
    told = (_HELD, *([f"The first {_SHOWN} of {len(groups)}."] if more > 0 else ()))
    return DeskForm(
        sheet=Sheet.HELD_PAY, title="Held pay", intro=told if groups else _NOTHING, rows=rows, submit=""
    )


def _group(asked: Asked) -> _Group:
    for one in _groups(asked):
        if one.key == asked.about:
            return one
    raise Mistyped("Nothing of it is held any more.", field="by", reason=Refusal.NOT_FOUND)


def _show_release(asked: Asked) -> DeskForm:
    group = _group(asked)
    return DeskForm(
        sheet=Sheet.RELEASE_PAY,
        title="Release pay",
        about=group.key,
        intro=(f"{group.told(names_in(asked.firm))}.", _HELD),
        fields=(words("by", "Decided by", asked.person.name),),
        submit="Release",
    )


def _read_release(asked: Asked) -> ReleasePay:
    group = _group(asked)
    return ReleasePay(
        id=asked.sent.id,
        firm="",
        decided_by=asked.filled.text("by") or asked.person.name,
        person=group.person_id,
        matter=group.matter_id,
    )


HELD_PAY_SHEETS: Mapping[Sheet, SheetLine] = {
    Sheet.HELD_PAY: list_of_walls(ReleasePay, _show_held),
    Sheet.RELEASE_PAY: SheetLine(
        act=ReleasePay, show=_show_release, read=_read_release, do=release_pay, known=WALLING
    ),
}
