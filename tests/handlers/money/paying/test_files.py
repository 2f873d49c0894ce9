"""Payout files by provider, guarded and without secrets; and what comes back, refused whole where a line is wrong."""

import csv
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest

from handlers.ids import PayoutId
from handlers.money.amounts import Money
from handlers.money.paying.files.presets import PayRow, file_of, payment_reference, why_not
from handlers.money.paying.files.returned import Known, check_returned, read_returned
from handlers.money.paying.values import PayoutState, Preset

ONE, TWO = PayoutId("0" * 31 + "1"), PayoutId("a" * 32)
ADA = PayRow(
    payout_id=TWO,
    person="Ada Maria Kern",
    email="ada@kern.example",
    cost_centre="CC-7",
    money=Money(minor=123_450, currency="USD"),
    first_day=date(2026, 10, 12),
    last_day=date(2026, 10, 18),
)
REF = payment_reference(TWO)


def lines(preset: Preset, *rows: PayRow) -> list[list[str]]:
    part = file_of(preset, rows, firm_currency="USD", name="week")
    return list(csv.reader(StringIO(part.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("preset", "header", "row"),
    [
        (
            Preset.GENERIC,
            "reference,person,email,cost_centre,currency,amount,first_day,last_day",
            f"{REF},Ada Maria Kern,ada@kern.example,CC-7,USD,1234.50,2026-10-12,2026-10-18",
        ),
        (
            Preset.GUSTO,
            (
                "contractor_type,first_name,last_name,ssn,business_name,ein,memo,hours_worked,wage,reimbursement,bonus,"
                "invoice_number"
            ),
            f"Individual,Ada Maria,Kern,,,,Signoff 2026-10-12 to 2026-10-18,,1234.50,,,{REF}",
        ),
        (
            Preset.WISE,
            "name,recipientEmail,paymentReference,receiverType,amountCurrency,amount,sourceCurrency,targetCurrency",
            f"Ada Maria Kern,ada@kern.example,{REF},PERSON,target,1234.50,USD,USD",
        ),
        (
            Preset.REVOLUT,
            "Name,Recipient type,Account number,Sort code (BSB),Currency,Amount,Payment reference",
            f"Ada Maria Kern,INDIVIDUAL,,,USD,1234.50,{REF}",
        ),
        (
            Preset.CHARGE_BACK,
            "cost_centre,person,currency,amount,first_day,last_day,reference",
            f"CC-7,Ada Maria Kern,USD,1234.50,2026-10-12,2026-10-18,{REF}",
        ),
    ],
)
def test_each_provider_gets_its_own_columns(preset: Preset, header: str, row: str) -> None:
    assert lines(preset, ADA) == [header.split(","), row.split(",")]


def test_paypal_gets_no_header_and_a_file_for_each_currency_and_five_thousand_rows() -> None:
    expected = ["ada@kern.example", "1234.50", "USD", REF, "Payout for 2026-10-12 to 2026-10-18", "PAYPAL"]
    assert lines(Preset.PAYPAL, ADA) == [expected]
    yen = replace(ADA, money=Money(minor=1_234, currency="JPY"))
    many = [replace(ADA, payout_id=PayoutId(f"{number:032x}")) for number in range(5_001)]
    packed = file_of(Preset.PAYPAL, [yen, *many], firm_currency="USD", name="week")
    with zipfile.ZipFile(BytesIO(packed.content)) as archive:
        counts = {name: len(archive.read(name).splitlines()) for name in archive.namelist()}
    assert counts == {"week-JPY.csv": 1, "week-USD-1.csv": 5_000, "week-USD-2.csv": 1}
    assert file_of(Preset.PAYPAL, [yen, *many], firm_currency="USD", name="week") == packed


@pytest.mark.parametrize("preset", list(Preset))
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_nothing_that_people_typed_is_run_as_a_formula(preset: Preset, start: str) -> None:
    typed = f"{start}HYPERLINK(A1)"
    row = replace(ADA, person=f"{typed} {typed}", email=typed, cost_centre=typed)
    cells = [cell for line in lines(preset, row) for cell in line]
    assert not any(cell.startswith(start) for cell in cells)


def test_only_what_a_provider_can_carry_is_in_its_file() -> None:
    known = {"email": "", "cost_centre": "", "currency": "USD"}
    assert why_not(Preset.GENERIC, **known) == ""
    assert why_not(Preset.WISE, **known) == "no e-mail address"
    assert why_not(Preset.PAYPAL, **known) == "no e-mail address"
    assert why_not(Preset.CHARGE_BACK, **known) == "no cost centre"
    assert why_not(Preset.GUSTO, **{**known, "currency": "EUR"}) == "gusto takes USD only"


HEADER = "reference,amount,currency,status,transaction id"
KNOWN = Known(id=TWO, state=PayoutState.EXPORTED, money=Money(minor=123_450, currency="USD"))


def wrong_of(*rows: str, known: tuple[Known, ...] = (KNOWN,)) -> tuple[str, ...]:
    found, wrong = read_returned("\n".join((HEADER, *rows)))
    return wrong or check_returned(found, known).wrong


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([f"{REF},1234.50,USD,odd,T1"], "Line 2: the status “odd” says neither paid nor bounced."),
        (["short,1234.50,USD,paid,T1"], "Line 2: “short” is not a reference of Signoff’s."),
        ([f"{'f' * 20},1234.50,USD,paid,T1"], f"Line 2: no payout of this firm is called {'f' * 20}."),
        ([f"{REF},1234.50,USD,paid,"], "Line 2: the provider’s own reference is missing"),
        ([f"{REF},1234.51,USD,paid,T1"], "Line 2: the amount is $1,234.51 and not $1,234.50."),
        ([f"{REF},1234.50,EUR,paid,T1"], "Line 2: the amount is €1,234.50 and not $1,234.50."),
        ([f"{REF},1234.50,XXQ,paid,T1"], "Line 2: “XXQ” is not a currency code."),
        ([f"{REF},-5,USD,paid,T1"], "Line 2: An amount cannot be negative."),
        ([f"{REF},1234.50,USD,paid,T1"] * 2, f"Line 3: {REF} is on line 2 already."),
    ],
)
def test_a_line_that_is_wrong_is_named_with_its_reason(rows: list[str], told: str) -> None:
    (wrong,) = wrong_of(*rows)
    assert wrong.startswith(told)


def test_every_wrong_line_is_told_at_once() -> None:
    wrong = wrong_of(f"{REF},1.00,USD,paid,T1", f"{'f' * 20},1.00,USD,paid,T2")
    assert [line.partition(":")[0] for line in wrong] == ["Line 2", "Line 3"]


@pytest.mark.parametrize("text", ["", HEADER, "reference,amount\nx,1", 'a,"b\nc'])
def test_a_file_that_is_none_is_refused(text: str) -> None:
    assert read_returned(text)[1]


@pytest.mark.parametrize(
    ("state", "marks", "outcome", "ref", "due", "already"),
    [
        (PayoutState.EXPORTED, (), "paid", "T1", 1, 0),
        (PayoutState.EXPORTED, (), "failed", "T1", 1, 0),
        (PayoutState.PAID, (("T1", PayoutState.PAID),), "completed", "T1", 0, 1),
        (PayoutState.PAID, (("T1", PayoutState.PAID),), "returned", "T1", 1, 0),
        (PayoutState.PAID, (("T1", PayoutState.PAID),), "paid", "T2", None, 0),
        (PayoutState.APPROVED, (), "paid", "T1", None, 0),
        (PayoutState.BOUNCED, (("T1", PayoutState.BOUNCED),), "bounced", "T1", 0, 1),
        (PayoutState.BOUNCED, (("T1", PayoutState.BOUNCED),), "paid", "T2", None, 0),
        (PayoutState.DRAFTED, (), "paid", "T1", None, 0),
    ],
)
def test_what_a_line_does_to_a_payout(
    state: PayoutState, marks: Any, outcome: str, ref: str, due: int | None, already: int
) -> None:
    found, _ = read_returned(f"{HEADER}\n{REF},1234.50,USD,{outcome},{ref}")
    checked = check_returned(found, (replace(KNOWN, state=state, marks=frozenset(marks)),))
    assert bool(checked.wrong) is (due is None)
    assert (len(checked.lines), checked.already) == (due or 0, already)


def test_a_provider_may_name_its_columns_as_it_does() -> None:
    found, wrong = read_returned(
        f'\ufeffPayment Reference,Target Amount,TargetCurrency,Payment Status,Transfer ID\n{REF},"1,234.50",usd,Sent,9'
    )
    assert wrong == ()
    assert (found[0].money, found[0].outcome) == (KNOWN.money, PayoutState.PAID)
