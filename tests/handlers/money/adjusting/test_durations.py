import pytest

from handlers.money.adjusting.durations import Mistyped, duration_fields, parse_duration


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [
        (("", "", ""), 0),
        (("0", "0", "0"), 0),
        ((" 1 ", "02", "003"), 3_723_000),
        (("", "59", "59"), 3_599_000),
        (("24", "", ""), 86_400_000),
    ],
)
def test_hours_minutes_and_seconds_are_read(typed: tuple[str, str, str], milliseconds: int) -> None:
    assert parse_duration(*typed) == milliseconds


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (("25", "", ""), "hours", "Please give hours from 0 to 24; 25 is too many."),
        (("24", "0", "1"), "hours", "Nothing counts for longer than a day"),
        (("", "60", ""), "minutes", "Please give minutes from 0 to 59; 60 is too many."),
        (("", "", "99999999"), "seconds", "99,999,999 is too many"),
        (("-1", "", ""), "hours", "“-1” is no number of hours: please give a whole number from 0 to 24."),
        (("", "-0", ""), "minutes", "“-0” is no number of minutes"),
        (("", "ten", ""), "minutes", "“ten” is no number of minutes"),
        (("", "1.5", ""), "minutes", "“1.5” is no number"),
        (("", "", "1e3"), "seconds", "“1e3” is no number"),
        (("", "²", ""), "minutes", "“²” is no number"),
        (("", "", "\u0663"), "seconds", "is no number of seconds"),
        (("9" * 4_000, "", ""), "hours", "“99999999999999999999” is no number"),
    ],
)
def test_what_is_no_duration_is_said_with_its_field(
    typed: tuple[str, str, str], field: str, said: str
) -> None:
    wrong = parse_duration(*typed)
    assert isinstance(wrong, Mistyped)
    assert wrong.field == field
    assert said in wrong.words


@pytest.mark.parametrize(
    ("milliseconds", "fields"), [(0, (0, 0, 0)), (3_723_499, (1, 2, 3)), (3_599_500, (1, 0, 0))]
)
def test_a_duration_is_shown_to_the_nearest_second(milliseconds: int, fields: tuple[int, ...]) -> None:
    assert tuple(number for _, number in duration_fields(milliseconds)) == fields
