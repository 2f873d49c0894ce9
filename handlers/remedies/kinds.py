"""Kinds of messages in words, such as "3 cards and a digest"."""

from collections import Counter
from collections.abc import Mapping

from handlers.messages import MessageKind

# all others are messages: whose they are and what about is not told here
_NAMED = {
    MessageKind.CARD: ("a card", "cards"),
    MessageKind.CARD_UPDATE: ("a card’s newest state", "cards’ newest states"),
    MessageKind.EXPERT_DIGEST: ("a digest", "digests"),
    MessageKind.FIRM_DIGEST: ("a digest", "digests"),
    MessageKind.SUPERVISOR_DIGEST: ("a digest", "digests"),
    MessageKind.PRACTICE_DIGEST: ("a digest", "digests"),
    MessageKind.TREND_PICTURE: ("a chart", "charts"),
    MessageKind.FIRM_PICTURE: ("a chart", "charts"),
    MessageKind.FIRM_TABLE: ("a table", "tables"),
    MessageKind.INVOICE_FILE: ("an invoice", "invoices"),
}
_OTHER = ("a message", "messages")


def kinds_words(kinds: Mapping[MessageKind, int]) -> str:
    """Write how many of each there are."""
    totals: Counter[tuple[str, str]] = Counter()
    for kind, count in kinds.items():
        totals[_NAMED.get(kind, _OTHER)] += count
    told = [one if count == 1 else f"{count:,} {many}" for (one, many), count in totals.most_common()]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
