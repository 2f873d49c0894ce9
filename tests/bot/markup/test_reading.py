"""Texts that are shown again are not read again, whatever they are, and are kept no longer than they may be."""

import pytest

from bot.markup import reading
from bot.markup.reading import KEPT, KEPT_LENGTH, forget, read
from tests.bot.slack.hostile import OUTPUTS


@pytest.mark.parametrize("text", OUTPUTS.values(), ids=OUTPUTS)
def test_what_is_kept_of_a_text_is_what_a_reading_would_find(text: str) -> None:
    forget()
    first, again = tuple(read(text)), tuple(read(text))
    assert first == again == tuple(reading._read(text))


def test_the_last_short_texts_are_kept_until_they_are_to_be_forgotten() -> None:
    forget()
    short, long = "x" * KEPT_LENGTH, "x" * (KEPT_LENGTH + 1)

    def is_kept(text: str) -> bool:
        (one,), (another,) = read(text), read(text)
        return one is another

    assert (is_kept(short), is_kept(long)) == (True, False)
    for number in range(2 * KEPT):
        list(read(f"text {number}"))
    assert reading._kept.cache_info().currsize == KEPT
    forget()
    assert reading._kept.cache_info().currsize == 0
