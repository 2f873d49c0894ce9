"""The weekly digests, a person's queue and earnings, and what else the bot says, as cards."""

import json
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.chat.opaque import pack
from bot.sending.charts import Bar, week_chart
from bot.sending.digests import ExpertDigest, FirmDigest
from bot.sending.platforms import File, Suggestion, Words
from bot.teams.answering.typed import Asks
from bot.teams.calling.messages import message
from bot.teams.cards.digests import expert_digest, firm_digest
from bot.teams.cards.home import earnings_card, queue_card, welcome_card
from bot.teams.cards.pictures import picture_card
from bot.teams.cards.rendered import Rendered
from bot.teams.cards.speaking import COMMANDS, help_card, suggestion_card
from handlers.money.digests import firm_figures
from handlers.review.cards.home_values import HomeFigures
from tests.bot.slack.figure_samples import (
    FIRM,
    HOME,
    LINE,
    MINE,
    NOBODYS,
    OUTSIDER,
    QUIET_FIRM,
    UNPAID,
    WEEK,
    many_rows,
)
from tests.bot.teams.cards_read import CARD_CHARACTERS, buttons, checked, parts, said, utf16
from tests.handlers.review.samples import card_of, facts

PNG = week_chart("Reviews", [Bar(label="Tax", approve=2, edit=1, reject=0)])
LARGE_PNG = week_chart(
    "Reviews", [Bar(label=f"Area {n}", approve=90 - n, edit=n, reject=3) for n in range(14)]
)
SUGGESTION = Suggestion(draft_id="draft7", review_id="3fa9c17d", reference="3fa9c1")


def lines(made: Rendered) -> list[str]:
    checked(made.card)
    assert utf16(made.card) <= 2 * CARD_CHARACTERS
    assert "text" not in made.activity
    return said(made.card).split("\n")


def pictures(made: Rendered) -> list[dict[str, Any]]:
    return [part for part in parts(made.card) if part.get("type") == "Image"]


def test_an_experts_week_is_told_in_their_own_figures() -> None:
    assert lines(expert_digest(MINE, week=WEEK, unpaid=UNPAID)) == [
        "Your week, 16–22 Nov 2026",
        "Thank you. You answered 16 reviews.",
        "Reviews", "16",
        "Metered time", "0:17:40",
        "Earned", "€10.00 · $180.00",
        "Not yet paid", "€310.00 · $180.00",
        "12 approved · 3 edited · 1 rejected",
        "Approve, edit and reject earn the same. Something looks wrong? Tell your firm's admin.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unpaid", "words"),
    [
        ((), "A quiet week, 16–22 Nov 2026: no reviews."),
        (UNPAID, "A quiet week, 16–22 Nov 2026: no reviews. Not yet paid: €310.00 · $180.00."),
    ],
)
def test_a_quiet_week_is_one_line(unpaid: Any, words: str) -> None:
    assert lines(expert_digest(NOBODYS, week=WEEK, unpaid=unpaid)) == [words]


def test_a_week_of_corrections_alone_is_not_quiet() -> None:
    corrected = replace(MINE, reviews=0, by_verdict=(), milliseconds=0)
    assert "€10.00 · $180.00" in lines(expert_digest(corrected, week=WEEK, unpaid=()))


def test_the_firms_week_has_totals_a_picture_and_a_table_for_each_group() -> None:
    made = firm_digest(FIRM, week=WEEK, picture=PNG)
    told = lines(made)
    assert told[:12] == [
        "The firm's week, 16–22 Nov 2026",
        "Reviews", "18", "Time", "0:17:40", "Experts earn", "€10.00 · $204.00",
        "Clients owe", "€12.50 · $245.00", "Margin", "€2.50 · $41.00",
        "14 approved · 3 edited · 1 rejected",
    ]  # fmt: skip
    tables = [part for part in parts(made.card) if part.get("type") == "Table"]
    names = [[said(row["cells"][0]) for row in made_table["rows"]] for made_table in tables]
    assert names == [
        ["Practice area", "Commercial contracts", "Tax"],
        ["Client", "Northwind Models"],
        ["Matter", "NW-7"],
        ["Expert", "Ada Okafor", "Ben Odell"],
    ]
    assert [said(cell) for cell in tables[0]["rows"][2]["cells"]] == [
        "Tax",
        "2",
        "0:00:00",
        "$24.00",
        "$20.00",
    ]
    (picture,) = pictures(made)
    assert picture["altText"] == "Reviews by practice area and verdict"


def test_a_picture_is_inside_the_card_and_still_a_picture() -> None:
    (picture,) = pictures(firm_digest(FIRM, week=WEEK, picture=LARGE_PNG))
    kind, _, content = picture["url"].partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(BytesIO(b64decode(content))) as shown:
        shown.verify()
        assert shown.width >= 280


def test_a_picture_without_room_is_left_out_and_the_figures_stay() -> None:
    noise = BytesIO()
    Image.effect_noise((900, 900), 90).save(noise, "PNG")
    made = firm_digest(FIRM, week=WEEK, picture=noise.getvalue())
    assert pictures(made) == []
    assert "Northwind Models" in lines(made)


def test_a_firms_quiet_week_is_one_line() -> None:
    made = firm_digest(QUIET_FIRM, week=WEEK, picture=PNG)
    assert lines(made) == ["A quiet week, 16–22 Nov 2026: no reviews in the firm."]


def test_a_large_firms_week_stays_within_a_card_picture_included() -> None:
    made = firm_digest(firm_figures(many_rows(200)), week=WEEK, picture=PNG)
    assert "and 192 more" in lines(made)
    assert len(pictures(made)) == 1


@pytest.mark.parametrize(
    "made", [expert_digest(MINE, week=WEEK, unpaid=UNPAID), firm_digest(FIRM, week=WEEK)]
)
def test_a_digests_notification_names_no_amount(made: Rendered) -> None:
    assert made.summary in ("Your week is ready", "The firm's week is ready")


FOOT = "Updated 11:32 · “help” says what you can ask"


def test_the_queue_is_told_as_the_cards_tell_it() -> None:
    assert lines(queue_card(HOME)) == [
        "Ada Okafor · On duty",
        "Your queue: 1 review",
        "Liability cap, supply agreement",
        "Commercial contracts · $12.00 a review · due Mon 23 Nov, 17:32 · Waits for you · ref 3fa9c1",
        FOOT,
    ]


def test_an_empty_queue_says_where_reviews_come() -> None:
    told = lines(queue_card(replace(HOME, queue=())))
    assert told[1:3] == [
        "Your queue",
        "Nothing waits for you. New reviews come to your channels and to our chat.",
    ]


def test_the_earnings_are_told_for_today_and_for_the_week() -> None:
    told = lines(earnings_card(replace(HOME, firm_week=FIRM)))
    assert told[:8] == [
        "Ada Okafor · On duty", "Today", "Reviews", "12", "Metered time", "0:00:00", "Earned", "$144.00",
    ]  # fmt: skip
    assert told[told.index("Not yet paid") + 1] == "€310.00 · $180.00"
    assert "Commercial contracts: $12.00 a review" in told
    assert told[told.index("The firm this week") :][-5:] == [
        "•", "Commercial contracts: 16 reviews · 0:17:40", "•", "Tax: 2 reviews · 0:00:00", FOOT,
    ]  # fmt: skip


@pytest.mark.parametrize("card", [queue_card, earnings_card, welcome_card])
def test_who_is_no_expert_is_told_what_this_is_and_whom_to_ask(card: Any) -> None:
    told = lines(card(OUTSIDER))
    assert told[0] == "Welcome to Signoff"
    assert told[2] == "You are not set up as an expert yet. To review, ask Sol Reyes to add you."
    assert "your firm's admin" in lines(card(replace(OUTSIDER, admins=())))[2]
    assert lines(card(replace(OUTSIDER, admins=(), nobody_yet="Nobody yet.")))[2] == "Nobody yet."


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (replace(OUTSIDER, person_name="Sol Reyes"), "You are an admin here."),
        (HOME, "You are set up as an expert"),
    ],
)
def test_the_welcome_knows_who_it_speaks_to(figures: HomeFigures, words: str) -> None:
    assert lines(welcome_card(figures))[-1].startswith(words)


def test_the_fullest_page_stays_within_a_card() -> None:
    line = replace(LINE, title="<at>Ada</at> & " * 9, practice_area="&" * 90)
    week = firm_figures(many_rows(90))
    full = replace(HOME, queue=(line,) * 500, rates=("&" * 100,) * 60, firm_week=week)
    assert "and 480 more" in lines(queue_card(full))
    lines(earnings_card(full))


def test_help_names_every_word_that_can_be_asked() -> None:
    others = (Asks.VOID, Asks.CLAIM, Asks.AUDIT, Asks.OUT, Asks.BACK, Asks.LEAVE)
    listed = [asked.value for asked in Asks if asked not in others]
    told = "\n".join(lines(help_card()))
    assert all(
        f"{asked}: " in told for asked in (*listed, "void 3fa9c1", "out until Monday", "audit matter LAW-101")
    )
    assert [word for word, _ in COMMANDS] == listed


def test_a_suggestion_asks_without_repeating_what_was_written() -> None:
    made = suggestion_card(SUGGESTION)
    assert lines(made) == ["What shall I do with what you wrote about review 3fa9c1?"]
    assert buttons(made.card) == ["edit", "read"]
    assert {action["data"]["v"] for action in made.card["actions"]} == {pack("3fa9c17d", "draft7")}


def test_every_content_has_its_message() -> None:
    digest = FirmDigest(
        figures=FIRM, week=WEEK, picture=PNG, picture_name="p.png", table=b"a", table_name="t.csv"
    )
    made = [
        message(content)
        for content in (
            card_of(facts()),
            SUGGESTION,
            ExpertDigest(figures=MINE, week=WEEK, unpaid=UNPAID),
            digest,
            File(name="p.png", title="Reviews by practice area", content=PNG),
        )
    ]
    for shown in made:
        assert shown is not None
        assert set(shown.activity) == {"type", "summary", "attachments"}
    assert [shown.shows_whole for shown in made if shown] == [True, False, False, False, False]
    assert "Northwind" in json.dumps(made[3].activity if made[3] else "")


def test_plain_words_are_not_read_as_markdown() -> None:
    said = message(Words(text="*Reminder*: look."))
    assert said is not None
    assert said.activity == {"type": "message", "text": "*Reminder*: look.", "textFormat": "plain"}


def test_a_file_that_is_no_picture_is_handed_over() -> None:
    file = File(name="week.csv", title="All figures", content=b"\xef\xbb\xbfa,b\r\n")
    assert message(file) is None


def test_a_picture_too_large_for_a_message_is_none() -> None:
    noise = BytesIO()
    Image.effect_noise((900, 900), 90).save(noise, "PNG")
    assert picture_card("Noise", noise.getvalue()) is None


def test_the_time_of_the_figures_is_the_readers() -> None:
    late = replace(HOME, updated_at=datetime(2026, 11, 23, 23, 5, tzinfo=UTC))
    assert lines(queue_card(late))[-1].startswith("Updated 00:05")
