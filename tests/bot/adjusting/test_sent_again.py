"""What platforms send once more is the same command: an adjustment is recorded once, whatever came between."""

from bot.dispatch import new_command_id
from handlers.ids import AdjustmentId
from handlers.money.time import TimeEntry
from handlers.review.adjusting.commands import AdjustTime, RefuseTime
from handlers.review.reviews import Review
from storage import tables
from storage.engine import Database
from tests.books import books_of
from tests.seed import NOW
from tests.work import work_done

MINUTE = 60_000


def test_time_that_was_asked_for_and_refused_is_not_asked_for_again_by_the_same_command(
    database: Database,
) -> None:
    books = books_of(database, NOW)
    made = work_done(books.seeded, "U1", "one", at=NOW, matter="TIME-1", milliseconds=10 * MINUTE)
    review = next(one for one in made if isinstance(one, Review))
    entry = next(one for one in made if isinstance(one, TimeEntry))
    books.write(*made)
    with database.writer.begin() as connection:  # it was open with them for longer than it was metered
        opened = NOW.replace(hour=NOW.hour - 1)
        connection.execute(tables.reviews.update().values(opened_at=opened))
    asked = AdjustTime(
        id=new_command_id(),
        sender=books.seeded.sender("U1"),
        review_id=review.id,
        seen=entry.id,
        hours="0",
        minutes="20",
        seconds="0",
        reason="A long annex.",
    )
    adjustment_id = AdjustmentId(books.done(asked).subject_id)
    sender = books.seeded.sender("U7")
    books.done(
        RefuseTime(id=new_command_id(), sender=sender, adjustment_id=adjustment_id, note="It was short.")
    )
    again = books.done(asked)
    assert again.already
    assert again.words == "0:20:00 is what you gave already; it is recorded once."
    assert [row.state for row in books.rows(tables.time_adjustments)] == ["refused"]
