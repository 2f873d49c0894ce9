"""Postings: the table of domain's double entry, signs, ids and reversals."""

from datetime import UTC, datetime

import pytest

from handlers.ids import ClientId, FirmId, PersonId
from handlers.money.posting import MissingParty, Parties, Posting, PostingKind, post, reverse_posting

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
BOTH = Parties(client_id=ClientId("lab"), person_id=PersonId("ada"))
ACCRUED, PAYABLE = "liab:expert_accrued:ada", "liab:expert_payable:ada"
UNBILLED, RECEIVABLE = "asset:unbilled:lab", "asset:receivable:lab"
ADJUSTED, CLEARING = "expense:adjustments", "fx:clearing:USD"
TABLE = {
    PostingKind.BILLED: (RECEIVABLE, UNBILLED),
    PostingKind.ROUNDING: ("income:rounding", UNBILLED),
    PostingKind.DISCOUNT: (ADJUSTED, RECEIVABLE),
    PostingKind.WRITE_DOWN: (ADJUSTED, UNBILLED),
    PostingKind.TAX: (RECEIVABLE, "liab:tax"),
    PostingKind.RECEIPT: ("asset:cash", RECEIVABLE),
    PostingKind.CREDIT: (ADJUSTED, RECEIVABLE),
    PostingKind.CREDIT_TAX: ("liab:tax", RECEIVABLE),
    PostingKind.BAD_DEBT: ("expense:bad_debt", RECEIVABLE),
    PostingKind.BONUS: (ADJUSTED, ACCRUED),
    PostingKind.CLAWBACK: (ACCRUED, ADJUSTED),
    PostingKind.PAYABLE: (ACCRUED, PAYABLE),
    PostingKind.PAID: (PAYABLE, "asset:cash"),
    PostingKind.BOUNCED: ("asset:cash", PAYABLE),
    PostingKind.EXCHANGE_OUT: (PAYABLE, CLEARING),
    PostingKind.EXCHANGE_IN: (CLEARING, PAYABLE),
}


def posted(
    kind: PostingKind, amount: int = 500, parties: Parties = BOTH, key: str = ""
) -> tuple[Posting, ...]:
    return post(
        kind,
        amount,
        firm_id=FirmId("firm"),
        currency="USD",
        at=AT,
        cause_id="cause",
        key=key,
        parties=parties,
    )


@pytest.mark.parametrize("kind", PostingKind)
def test_each_kind_moves_between_its_two_accounts(kind: PostingKind) -> None:
    (posting,) = posted(kind)
    assert (posting.debit, posting.credit, posting.amount) == (*TABLE[kind], 500)


@pytest.mark.parametrize("kind", PostingKind)
def test_a_negative_amount_moves_the_other_way(kind: PostingKind) -> None:
    (posting,) = posted(kind, -500)
    assert (posting.credit, posting.debit, posting.amount) == (*TABLE[kind], 500)


def test_nothing_is_posted_for_nothing() -> None:
    assert posted(PostingKind.BONUS, 0) == ()


def test_the_same_cause_posts_once_and_a_key_tells_several_apart() -> None:
    ids = [posted(PostingKind.PAID, key=key)[0].id for key in ("", "", "ref-1", "ref-2")]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("kind", [PostingKind.BILLED, PostingKind.PAYABLE])
def test_an_account_of_nobody_is_refused(kind: PostingKind) -> None:
    with pytest.raises(MissingParty):
        posted(kind, parties=Parties())


def test_a_reversal_is_the_mirror_dated_now_and_is_not_reversed() -> None:
    (posting,) = posted(PostingKind.BILLED)
    later = AT.replace(day=28)
    back = reverse_posting(posting, later)
    assert (back.debit, back.credit, back.amount) == (posting.credit, posting.debit, posting.amount)
    assert (back.reverses, back.dated_at) == (posting.id, later)
    with pytest.raises(ValueError, match="posted anew"):
        reverse_posting(back, later)
