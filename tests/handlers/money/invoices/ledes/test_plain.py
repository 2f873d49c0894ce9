import pytest

from handlers.money.invoices.ledes.plain import is_lost, plain, plain_within


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("“Client’s” draft – rev. 2 — final…", '"Client\'s" draft - rev. 2 - final...'),
        ("Zoë Müller-Łukasz, Søren Ærø, Straße", "Zoe Muller-Lukasz, Soren AEro, Strasse"),
        ("a|b [c]", "a/b (c)"),
        ("one\r\ntwo\tthree\u00a0four\u2028five", "one two three four five"),
        ("€5, £6 and ½ of § 3", "EUR 5, GBP 6 and 1/2 of Section 3"),
        ("zero\u200bwidth and bell\x07", "zerowidth and bell"),
        ("ﬁle №7", "file No7"),
        ("王 Lee", "? Lee"),
        ("", ""),
    ],
)
def test_text_becomes_plain_ascii_on_one_line(text: str, written: str) -> None:
    assert plain(text) == written


@pytest.mark.parametrize(
    ("text", "limit", "written"),
    [
        ("Review of nine answers", 22, "Review of nine answers"),
        ("Review of nine answers", 21, "Review of nine..."),
        ("Review of nine, answers", 20, "Review of nine..."),
        ("Review of nine answers", 17, "Review of nine..."),
        ("Donaudampfschifffahrt", 10, "Donauda..."),
        ("abcdef", 3, "abc"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_word(text: str, limit: int, written: str) -> None:
    assert plain_within(text, limit) == written
    assert len(written) <= limit


@pytest.mark.parametrize(
    ("text", "lost"),
    [("王小明", True), ("Ἀθηνᾶ", True), ("Zoë", False), ("", False), ("  ", False), ("3M", False)],
)
def test_a_name_in_another_alphabet_is_lost(text: str, lost: bool) -> None:
    assert is_lost(text) is lost
