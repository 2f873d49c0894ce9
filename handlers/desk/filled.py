"""Reading a form of the desk that was filled in: each field as what it asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handlers.decisions import DeskForm, FormField, Picks
from handlers.desk.commands import Sent
from handlers.people.firms.typed import Mistyped

_BETWEEN = ","  # Teams' own, between what is ticked or picked


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a form by field id, whichever platform sent them; what was not sent is empty."""

    values: Sent

    def text(self, field: str) -> str:
        """A text, a choice, a date, a time, or one person or channel."""
        value = self.values.get(field, "")
        return value.strip() if isinstance(value, str) else next(iter(value), "")

    def several(self, field: str) -> tuple[str, ...]:
        """All that was ticked or picked, each once."""
        value = self.values.get(field, ())
        parts = value.split(_BETWEEN) if isinstance(value, str) else value
        return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def lines(self, field: str) -> tuple[str, ...]:
        """The lines of a longer text, without the empty ones."""
        value = self.values.get(field, "")
        lines = tuple(line.strip() for line in value.splitlines()) if isinstance(value, str) else value
        return tuple(line for line in lines if line)

    def number(self, field: str, *, what: str) -> int:
        """A whole number."""
        typed = self.text(field)
        if typed.isascii() and typed.isdigit() and len(typed) <= 9:
            return int(typed)
        shown = f"“{typed[:20]}” is not a whole number" if typed else "is missing"
        raise Mistyped(f"{what}: {shown}." if typed else f"{what} {shown}.", field=field)


def is_several(field: FormField) -> bool:
    """Whether more than one value can be chosen."""
    return bool(field.criteria) or field.picks is Picks.PEOPLE


def typed_into(form: DeskForm, values: Sent) -> DeskForm:
    """Give the form with its fields filled in as somebody filled them in; what was not sent stays as it is."""
    return replace(form, fields=tuple(_filled(field, values) for field in form.fields))


def _filled(field: FormField, values: Sent) -> FormField:
    if field.id not in values:
        return field
    filled = Filled(values)
    if is_several(field):
        return replace(field, chosen=filled.several(field.id))
    if field.options or field.picks in (Picks.PERSON, Picks.CHANNEL):
        value = filled.text(field.id)
        return replace(field, chosen=(value,) if value else ())
    typed = values[field.id]
    return replace(field, value=typed if isinstance(typed, str) else "\n".join(typed))


def words(field: str, label: str, value: str = "", *, hint: str = "", needed: bool = True) -> FormField:
    """A line to type."""
    return FormField(id=field, label=label, value=value, hint=hint, required=needed, max_length=200)


def lines(
    field: str,
    label: str,
    value: Sequence[str],
    *,
    hint: str = "",
    needed: bool = False,
) -> FormField:
    """A longer text of which each line counts by itself."""
    text = "\n".join(value)
    return FormField(id=field, label=label, value=text, hint=hint, multiline=True, required=needed)


def choice(
    field: str, label: str, options: Mapping[str, str], chosen: str = "", *, hint: str = ""
) -> FormField:
    """One of several."""
    picked = (chosen,) if chosen in options else ()
    return FormField(
        id=field, label=label, options=tuple(options.items()), chosen=picked, required=True, hint=hint
    )


def ticks(
    field: str,
    label: str,
    options: Mapping[str, str],
    chosen: Sequence[str] = (),
    *,
    hint: str = "",
    needed: bool = False,
) -> FormField:
    """Any of several."""
    picked = tuple(one for one in chosen if one in options)
    return FormField(
        id=field,
        label=label,
        criteria=tuple(options.items()),
        chosen=picked,
        hint=hint,
        required=needed,
        numbered=False,
    )


def pick(
    field: str,
    label: str,
    picks: Picks,
    chosen: Sequence[str] = (),
    *,
    value: str = "",
    hint: str = "",
    needed: bool = False,
) -> FormField:
    """A pick of what the platform knows."""
    return FormField(
        id=field, label=label, picks=picks, chosen=tuple(chosen), value=value, hint=hint, required=needed
    )
