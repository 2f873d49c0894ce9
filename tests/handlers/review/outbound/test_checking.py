"""What is checked: only what the task does not say itself; where it stands; and the words for it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from handlers.review.outbound.checking import check_outbound
from handlers.review.outbound.findings import Finding, FindingKind, Part, finding_words
from handlers.review.outbound.names import NO_NAMES, NameList, hash_of, words_of_name
from tests.handlers.review.samples import TASK

K = FindingKind
KEY = b"k" * 32
IBAN = "DE89 3704 0044 0532 0130 00"


def listing(*listed: str, key: bytes = KEY) -> NameList:
    words = [words_of_name(name) for name in listed]
    return NameList(
        key=key, hashes=frozenset(hash_of(key, one) for one in words), longest=max(map(len, words), default=0)
    )


def kinds(found: Sequence[Finding]) -> list[FindingKind]:
    return [finding.kind for finding in found]


@pytest.mark.parametrize("where", ["title", "output", "prompt", "context"])
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        (IBAN, "de89370400440532013000"),
        ("jane@firm.com", "Jane@Firm.com"),
        ("+1 212-664-7665", "(212) 664 7665"),
        ("4111111111111111", "4111 1111 1111 1111"),
        ("Project Falcon", "PROJECT-FALCON"),
    ],
)
def test_what_the_client_sent_may_be_repeated(where: str, theirs: str, ours: str) -> None:
    listed = listing("Project Falcon")
    text = f"As said: {ours}."

    assert check_outbound(text, text, TASK, listed) != ()
    assert check_outbound(text, text, replace(TASK, **{where: f"Given {theirs} here."}), listed) == ()


def test_a_number_that_the_edit_makes_whole_is_found() -> None:
    task = replace(TASK, output="Pay to DE89 3704 0044 soon.")

    found = check_outbound(f"Pay to {IBAN} soon.", "", task, NO_NAMES)

    assert kinds(found) == [K.IBAN]


def test_nothing_is_found_twice_under_two_names() -> None:
    found = check_outbound(
        f"{IBAN} and +49 4111 1111 1111 111 and token: DE89370400440532013000", "", TASK, NO_NAMES
    )

    assert sorted(kinds(found)) == sorted([K.IBAN, K.PHONE, K.KEY])


NAMES = ["Project Falcon", "Müller & Söhne GmbH", "O'Brien Holdings", "3M", "三菱商事", "Łódź Rail"]


@pytest.mark.parametrize(
    "said",
    [
        "PROJECT FALCON",
        "project-falcon",
        "ProjectFalcon",
        "Project\u00a0Fal\u00adcon",
        "Project\u200b Falcon’s",
        "Project\nFalcon",
        "Ｐｒｏｊｅｃｔ　Ｆａｌｃｏｎ",
        "Muller & Sohne GmbH",
        "MÜLLER und… no: Mu\u0308ller, So\u0308hne, GmbH",
        "O’Brien Holdings",
        "OBrien Holdings",
        "昨日三菱商事は",
        "Lodz Rail",
    ],
)
def test_a_name_is_known_however_it_is_written(said: str) -> None:
    names = [name for name in NAMES if name != "3M"]

    assert kinds(check_outbound(f"Compare {said}, please.", "", TASK, listing(*names))) == [K.NAME]


@pytest.mark.parametrize(
    "said",
    [
        "Projects Falconry",
        "the project of a falcon",
        "Falcon Project",
        "reprojectfalcons",
        "Müller GmbH",
        "OBrien",
    ],
)
def test_only_the_whole_name_counts(said: str) -> None:
    assert check_outbound(f"Compare {said}, please.", "", TASK, listing(*NAMES)) == ()


def test_a_list_is_read_with_its_own_key_alone() -> None:
    other = replace(listing("Project Falcon"), key=b"o" * 32)

    assert check_outbound("Project Falcon", "", TASK, other) == ()
    assert "falcon" not in repr(listing("Project Falcon")).lower()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"One.\n\nTwo {IBAN}.", [2]),
        (f"{IBAN}\n\nTwo.\n \n\nThree jane@firm.com", [1, 3]),
        (f"One\ntwo {IBAN}\nthree", [0]),
        (f"\n\n{IBAN}\n\n", [0]),
        ("Ü\u200b\u200b\u200b\n\nＤＥ８９ 3704 0044 0532 0130 00", [2]),
    ],
)
def test_each_finding_says_in_which_paragraph_it_stands(text: str, places: list[int]) -> None:
    assert [finding.paragraph for finding in check_outbound(text, "", TASK, NO_NAMES)] == places


E, C = Part.EDIT, Part.COMMENT
SAID = [
    ([Finding(kind=K.IBAN, part=E, paragraph=2)], "an IBAN in the second paragraph of your edit"),
    ([Finding(kind=K.NAME, part=C)], "a name on your firm’s list in your comment"),
    (
        [Finding(kind=K.EMAIL, part=E, paragraph=12)] * 2 + [Finding(kind=K.KEY, part=C, paragraph=1)],
        (
            "two e-mail addresses in paragraph 12 of your edit and a key or password in the first paragraph "
            "of your comment"
        ),
    ),
    (
        [Finding(kind=kind, part=E) for kind in K],
        (
            "an e-mail address in your edit, a phone number in your edit, a social security number in your edit, "
            "an employer’s tax number in your edit, an IBAN in your edit and 3 more"
        ),
    ),
    ([Finding(kind=K.CARD, part=C)] * 30, "30 payment cards’ numbers in your comment"),
]


@pytest.mark.parametrize(("found", "words"), SAID)
def test_findings_are_told_in_words(found: list[Finding], words: str) -> None:
    assert finding_words(found, whose="your") == words


def test_the_words_never_repeat_what_was_found() -> None:
    found = check_outbound(
        f"{IBAN} jane@firm.com 219-09-9998", "4111 1111 1111 1111 Project Falcon", TASK, listing(*NAMES)
    )

    assert len(found) == 5
    assert not any(secret in finding_words(found) for secret in ("3704", "jane", "219", "4111", "Falcon"))
