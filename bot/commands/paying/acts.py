"""Doing what `signoff payouts` asks, through the dispatcher like everything else that writes."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from bot.commands.files import whole_file
from bot.commands.opening import ask, look, opened
from bot.commands.screen import fail, say, show_table, warn
from bot.dispatch import new_command_id
from bot.housekeeping.paying import next_step
from bot.lines.payouts import PAYOUT_LINES
from bot.process.settings import Settings
from handlers.decisions import Done
from handlers.money.amounts import show
from handlers.money.paying.files.returned import check_returned, read_returned
from handlers.money.paying.going_out.exporting import AskPayoutFile
from handlers.money.paying.going_out.marking import CHUNK, MarkPayouts, known_of
from handlers.money.paying.outcomes import REASON_WORDS
from handlers.money.paying.shown.pages import money_words
from handlers.money.paying.shown.values import WeekShown
from handlers.money.paying.values import FileState, PayoutFile, Preset
from handlers.money.time import local_day
from handlers.people.firms.named import firm_named
from handlers.people.firms.typed import Mistyped
from handlers.people.people import Firm
from storage.engine import Database
from storage.facts.paying.marking import marking_of
from storage.facts.people.setting_up import firm_as_set_up
from storage.views.payouts import file_shown, payout_rows, weeks_shown

FILE_MAX = 32 * 1024 * 1024  # bytes; more than the longest rows come to


def _firm(database: Database, name: str) -> Firm:
    with database.reading() as connection:
        try:
            return firm_named(firm_as_set_up(connection, name), name)
        except Mistyped as mistake:
            fail(str(mistake))


def _weeks(database: Database, firm: Firm) -> Sequence[WeekShown]:
    with database.reading() as connection:
        return weeks_shown(connection, firm.id)


def _week(database: Database, firm: Firm, last_day: str) -> WeekShown:
    weeks = _weeks(database, firm)
    found = [week for week in weeks if not last_day.strip() or _last_day(week) == last_day.strip()]
    if not found:
        fail(f"No settled week of {firm.name} ended on {last_day}." if weeks else "No week is settled yet.")
    return found[0]


def _last_day(week: WeekShown) -> str:
    return local_day(week.ends_at - timedelta(microseconds=1), week.zone).isoformat()


def list_weeks(settings: Settings, firm_name: str) -> None:
    """Print a line for each settled week, with what waits for approval and what was paid."""
    with opened(settings.database) as database:
        weeks = _weeks(database, _firm(database, firm_name))
    if not weeks:
        say("No week is settled yet.")
    columns = ("Last day", "Week", "State", "Payouts", "Amount")
    show_table("", columns, [row for week in weeks for row in _states(week)], right=2)


def _states(week: WeekShown) -> list[tuple[str, ...]]:
    return [
        (_last_day(week), week.label, _state(one.state, one.reason), str(one.people), show(one.total))
        for one in week.groups
    ]


def _state(state: str, reason: object) -> str:
    told = {str(key): words for key, words in REASON_WORDS.items()}.get(str(reason), "")
    return f"{state}: {told}" if told else state


def show_week(settings: Settings, firm_name: str, last_day: str) -> None:
    """Print each payout of a week with its state, and the files that were made."""
    with opened(settings.database) as database:
        week = _week(database, _firm(database, firm_name), last_day)
        with database.reading() as connection:
            rows = payout_rows(connection, week.run.period_id)
    columns = ("Payout", "Person", "State", "Amount")
    table = [
        (payout.id[:20], name, _state(payout.state, payout.reason), show(payout.goes_out))
        for payout, name in rows
    ]
    show_table(week.label, columns, table, right=1)
    waits = money_words(one.total for one in week.drafted)
    say(f"To approve: {waits}. Open disputes: {week.open_disputes}. Approvals: {len(week.approved_by)}.")
    for file in week.files:
        say(f"{file.name or 'a file that is being made'}: {file.lines} payouts, SHA-256 {file.sha256 or '–'}")


def export_file(settings: Settings, folder: Path, *, preset: str, firm: str, week: str) -> None:
    """Make a payout file, and write it as it is kept."""
    if preset not in tuple(Preset):
        fail(f"“{preset}” is no preset. Use {', '.join(Preset)}.")
    if not folder.is_dir():
        fail(f"There is no folder {folder}. Nothing was exported.")
    with opened(settings.database, to_write=True) as database:
        one = _firm(database, firm)
        period_id = _week(database, one, week).run.period_id
        asking = AskPayoutFile(
            id=new_command_id(), firm_id=one.id, period_id=period_id, preset=Preset(preset)
        )
        made = _made(database, one, ask(database, PAYOUT_LINES, asking).subject_id)
    _write(folder / made.name, made.content)
    say(f"{made.lines} payouts written to {folder / made.name}. SHA-256: {made.sha256}")
    if made.left:
        warn(
            f"{made.left} could not be in it (no e-mail address, cost centre or currency that {preset} takes)."
        )


def _made(database: Database, firm: Firm, file_id: str) -> PayoutFile:
    """Take the steps of the file, or see others take them, until it is ready."""
    while True:
        with database.reading() as connection:
            file = file_shown(connection, firm.id, file_id, whole=True)
        if file is not None and file.state is FileState.READY:
            return file
        step = next_step(database, firm.id)
        if step is not None:
            look(database, PAYOUT_LINES, step)


def _write(path: Path, content: bytes) -> None:
    try:
        with whole_file(path) as beside:
            beside.buffer.write(content)  # type: ignore[attr-defined]  # a text file has a buffer
    except OSError as problem:
        fail(f"{path} cannot be written: {problem.strerror or problem}. signoff payouts show lists the file.")


def mark_file(settings: Settings, file: Path, firm_name: str) -> None:
    """Check every line, then record them all; a run that was cut short is gone on with by the same file."""
    text = _text(file)
    lines, wrong = read_returned(text)
    _refuse(wrong)
    with opened(settings.database, to_write=True) as database:
        firm = _firm(database, firm_name)
        with database.reading() as connection:
            facts = marking_of(connection, firm.id, None, lines, to_change=False)
        checked = check_returned(lines, known_of(facts))
        _refuse(checked.wrong)
        if not checked.lines:
            say("All of this is already recorded.")
            return
        digest = sha256(text.encode()).hexdigest()
        for at in range(0, len(checked.lines), CHUNK):
            part = checked.lines[at : at + CHUNK]
            command = MarkPayouts(id=new_command_id(), firm_id=firm.id, lines=part, file_sha256=digest)
            reply = ask(database, PAYOUT_LINES, command)
            assert isinstance(reply, Done), "a refusal ends the program"
            say(reply.words)


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        for reason in wrong:
            warn(reason)
        count = "1 line is" if len(wrong) == 1 else f"{len(wrong):,} lines are"
        fail(f"{count} wrong, so nothing was recorded.")


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > FILE_MAX:
            fail(f"{file} is over {FILE_MAX // 1024 // 1024} MB long. Nothing was recorded.")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        fail(f"{file} is not text in UTF-8. Nothing was recorded.")
    except OSError as problem:
        fail(f"{file} cannot be read: {problem.strerror}. Nothing was recorded.")
