"""A chain that was tampered with never proves: whatever byte, field, record or order was changed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.audit.canonical import canonical, digest_of
from handlers.audit.proving import Fault, Proof, Stored
from handlers.audit.sealing import SealAudit, SealFacts, Unsealed, seal_audit
from handlers.audit.subjects import subjects_of
from handlers.audit.values import ChainGrown, ChainHead, RecordSealed
from handlers.decisions import Figures
from handlers.ids import CommandId, FirmId
from tests.seed import NOW

FIRM = FirmId("firm")
COUNT = 7
AT = "2026-10-14T09:00:00.000000Z"


def bodies(count: int) -> list[str]:
    return [
        canonical(
            {
                "id": f"id-{number}",
                "firm": FIRM,
                "at": AT,
                "who": {"kind": "person", "person": f"ada-{number % 2}"},
                "changes": [{"did": "task.received", "task": f"task-{number}", "matter": "m"}],
            }
        )
        for number in range(count)
    ]


def chained(count: int = COUNT, *, at_once: int = 3) -> tuple[list[Stored], ChainHead]:
    """A chain as it is stored, sealed some records at a time."""
    head, stored = ChainHead(firm_id=FIRM), list[Stored]()
    rest = bodies(count)
    while rest:
        part, rest = rest[:at_once], rest[at_once:]
        facts = SealFacts(
            head=head,
            records=tuple(
                Unsealed(id=json.loads(body)["id"], digest=digest_of(body), told=json.loads(body))
                for body in part
            ),
        )
        decision = seal_audit(SealAudit(id=CommandId("c"), firm_id=FIRM), facts, NOW)
        assert decision.reply == Figures(value=len(part))
        *seals, grown = decision.records
        assert isinstance(grown, ChainGrown)
        assert grown.seen_seq == head.seq
        head = grown.head
        stored += [put(body, seal) for body, seal in zip(part, seals, strict=True)]
    return stored, head


def put(body: str, seal: Any) -> Stored:
    assert isinstance(seal, RecordSealed)
    return Stored(
        id=seal.id,
        firm_id=seal.firm_id,
        recorded_at=AT,
        body=body.encode(),
        digest=digest_of(body),
        seq=seal.seq,
        prev=seal.prev,
        seal=seal.seal,
        found_by=frozenset(seal.subjects),
        about=frozenset(subjects_of(json.loads(body), {})),
    )


def faults(stored: list[Stored], head: ChainHead | None) -> list[Fault]:
    proof = Proof(FIRM)
    found = [fault for one in stored for fault in proof.add(one)]
    return [*found, *proof.close(head)]


def test_a_chain_that_nobody_touched_proves() -> None:
    stored, head = chained()
    assert faults(stored, head) == []
    assert [one.seq for one in stored] == [*range(1, COUNT + 1)]


def test_how_many_are_sealed_at_once_makes_no_difference() -> None:
    assert chained(at_once=1) == chained(at_once=COUNT)


def test_nothing_to_seal_changes_nothing() -> None:
    decision = seal_audit(
        SealAudit(id=CommandId("c"), firm_id=FIRM), SealFacts(head=ChainHead(firm_id=FIRM)), NOW
    )
    assert (decision.reply, decision.records) == (Figures(value=0), ())


def flipped(text: str, at: int, bit: int) -> str:
    raw = bytearray(text.encode())
    raw[at % len(raw)] ^= 1 << bit
    return raw.decode(errors="replace")


@given(
    number=st.integers(0, COUNT - 1),
    field=st.sampled_from(("id", "firm_id", "recorded_at", "body", "digest", "prev", "seal")),
    at=st.integers(0, 2_000),
    bit=st.integers(0, 7),
)
def test_any_flipped_bit_is_caught(number: int, field: str, at: int, bit: int) -> None:
    stored, head = chained()
    value = getattr(stored[number], field)
    if isinstance(value, bytes):
        raw = bytearray(value)
        raw[at % len(raw)] ^= 1 << bit
        stored[number] = replace(stored[number], body=bytes(raw))
    else:
        stored[number] = replace(stored[number], **{field: flipped(value, at, bit)})
    assert faults(stored, head)


def test_another_word_in_a_record_is_caught_and_named() -> None:
    stored, head = chained()
    stored[3] = replace(stored[3], body=stored[3].body.replace(b"received", b"withheld"))
    assert faults(stored, head) == [
        Fault(record="4", words="it does not say what it said when it was recorded")
    ]


@given(order=st.permutations(range(COUNT)), gone=st.sets(st.integers(0, COUNT - 1)))
def test_records_that_are_moved_or_missing_are_caught(order: list[int], gone: set[int]) -> None:
    stored, head = chained()
    left = [stored[number] for number in order if number not in gone]
    assert bool(faults(left, head)) == (left != stored)


@given(number=st.integers(0, COUNT - 1), seq=st.one_of(st.integers(-2, COUNT + 2), st.none(), st.text()))
def test_another_number_is_caught(number: int, seq: object) -> None:
    stored, head = chained()
    was = stored[number].seq
    stored[number] = replace(stored[number], seq=seq)
    assert bool(faults(stored, head)) == (seq != was)


def test_a_record_written_anew_with_all_its_own_hashes_is_caught_by_the_next_one() -> None:
    """Who changes a record and works out its digest and seal again would have to do so for all that follow."""
    stored, head = chained()
    forged, _ = chained()
    body = canonical(json.loads(forged[2].body) | {"who": {"kind": "person", "person": "ben"}})
    facts = SealFacts(
        head=ChainHead(firm_id=FIRM, seq=2, seal=str(stored[1].seal)),
        records=(Unsealed(id="id-2", digest=digest_of(body), told=json.loads(body)),),
    )
    seal, _ = seal_audit(SealAudit(id=CommandId("c"), firm_id=FIRM), facts, NOW).records
    stored[2] = put(body, seal)

    assert faults(stored, head) == [
        Fault(record="4", words="it does not follow on the seal of the record before it")
    ]


@pytest.mark.parametrize(
    ("cut", "says"),
    [
        (slice(0, 4), Fault(record="5 to 7", words="they are missing")),
        (slice(0, 6), Fault(record="7", words="it is missing")),
        (slice(0, 0), Fault(record="1 to 7", words="they are missing")),
        (slice(1, 7), Fault(record="1", words="it is missing")),
    ],
)
def test_what_is_missing_at_an_end_is_named(cut: slice, says: Fault) -> None:
    stored, head = chained()
    assert faults(stored[cut], head) == [says]


def test_a_head_that_is_gone_or_another_is_caught() -> None:
    stored, head = chained()
    for other in (None, replace(head, seq=6), replace(head, seal="0" * 64)):
        assert [fault.record for fault in faults(stored, other)] == ["head"]


def test_an_index_that_says_otherwise_is_caught() -> None:
    stored, head = chained()
    stored[1] = replace(stored[1], found_by=stored[1].found_by | {"somebody"})
    assert [fault.record for fault in faults(stored, head)] == ["2"]
