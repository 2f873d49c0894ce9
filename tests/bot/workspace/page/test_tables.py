from bot.workspace.page.tables import PREVIEW_ROWS, csv_table
from tests.bot.workspace.page.samples import HOSTILE, words

WEEK = "Expert,Reviews,Earned\nAda Okafor,41,758.50\nBram,12,-3.10\n"


def test_a_csv_is_shown_with_its_numbers_to_the_right() -> None:
    html = csv_table(WEEK)

    assert "<thead><tr><th>Expert</th>" in html
    assert '<th class="right">Reviews</th><th class="right">Earned</th>' in html
    assert '<td>Bram</td><td class="right">12</td><td class="right">-3.10</td>' in html


def test_a_long_csv_says_how_much_is_left_out() -> None:
    rows = "".join(f"{number}\n" for number in range(PREVIEW_ROWS + 3))

    html = csv_table("n\n" + rows)

    assert words(html).endswith(f"{PREVIEW_ROWS - 1} 3 more rows are in the file.")


def test_an_empty_csv_is_an_empty_table() -> None:
    assert words(csv_table("")) == ""


def test_hostile_cells_stay_text() -> None:
    assert "<script" not in csv_table(f'a\n"{HOSTILE}"\n')
