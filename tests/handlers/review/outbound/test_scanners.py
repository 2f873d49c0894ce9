"""What each scanner finds and what it leaves alone, among the dates, amounts and citations of lawyers' texts."""

from collections.abc import Callable, Iterator

import pytest

from handlers.review.outbound.contacts import emails, phones
from handlers.review.outbound.findings import Spot
from handlers.review.outbound.folding import fold
from handlers.review.outbound.identity import employer_numbers, social_security_numbers
from handlers.review.outbound.payment import cards, ibans
from handlers.review.outbound.tokens import keys

Scan = Callable[[str], Iterator[Spot]]
SCANNERS: dict[str, Scan] = {
    "e-mail": emails,
    "phone": phones,
    "ssn": social_security_numbers,
    "ein": employer_numbers,
    "iban": ibans,
    "card": cards,
    "key": keys,
}


def values(scan: Scan, text: str) -> list[str]:
    return [spot.value for spot in scan(fold(text).text)]


# Put together here, so that no file of ours holds what looks like a living key.
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
SLACK = "xoxb-" + "263594206564-FGqddMF8t08v8N7Oq4i57vs1"
STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
GOOGLE = "AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"
OPENAI = "sk-proj-" + "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8"
JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

FOUND = [
    ("e-mail", "Write to Jane.Doe+x@firm.co.uk, please.", "jane.doe+x@firm.co.uk"),
    ("e-mail", "<o'neil@kern-llp.de>", "o'neil@kern-llp.de"),
    ("e-mail", "a@b.cd@e.fg", "a@b.cd"),
    ("e-mail", "Jürgen: jürgen@müller.de.", "jürgen@müller.de"),
    ("phone", "Call +44 20 7946 0958 today.", "2079460958"),
    ("phone", "+44 (0)20 7946 0958", "2079460958"),
    ("phone", "+1 (212) 664-7665", "2126647665"),
    ("phone", "+49-151/1234 5678", "15112345678"),
    ("phone", "+39 06 698 2", None),
    ("phone", "+39 06 6982 1234", "0669821234"),
    ("phone", "(212) 664-7665", "2126647665"),
    ("phone", "212.664.7665 or so", "2126647665"),
    ("phone", "1-212-664-7665", "2126647665"),
    ("phone", "Tel.: 030 1234567", "301234567"),
    ("phone", "Mobile 0171/1234567", "1711234567"),
    ("ssn", "His number is 219-09-9998.", "219099998"),
    ("ssn", "SSN: 123 45 6789", "123456789"),
    ("ssn", "social security number 123456789", "123456789"),
    ("ein", "EIN 12-3456789", "123456789"),
    ("ein", "paid to 98-7654321 in May", "987654321"),
    ("ein", "Employer Identification Number: 123456789", "123456789"),
    ("iban", "DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
    ("iban", "(gb82west12345698765432)", "gb82west12345698765432"),
    ("iban", "IBAN:FR14 2004 1010 0505 0001 3M02 606", "fr1420041010050500013m02606"),
    ("iban", "NO93-8601-1117-947", "no9386011117947"),
    ("iban", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", "mt84malt011000012345mtlcast001s"),
    ("iban", "Pay to DE89 3704\n0044 0532 0130 00.", "de89370400440532013000"),
    ("card", "4111 1111 1111 1111", "4111111111111111"),
    ("card", "5555-5555-5555-4444", "5555555555554444"),
    ("card", "378282246310005", "378282246310005"),
    ("card", "3782 822463 10005", "378282246310005"),
    ("card", "in 2026 4111 1111 1111 1111 12/28", "4111111111111111"),
    ("card", "6011111111111117", "6011111111111117"),
    ("card", "2223003122003222", "2223003122003222"),
    ("card", "30569309025904", "30569309025904"),
    ("card", "3530111333300000", "3530111333300000"),
    ("key", f"Use {AWS}.", AWS),
    ("key", f"token={GITHUB}", GITHUB),
    ("key", SLACK, SLACK),
    ("key", f"({STRIPE})", STRIPE),
    ("key", GOOGLE, GOOGLE),
    ("key", OPENAI, OPENAI),
    ("key", f"Bearer {JWT}", JWT),
    ("key", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
    ("key", "postgres://clerk:Tr0ub4dor@db.firm.local/deals", "Tr0ub4dor"),
    ("key", "The password is Summer2026!", "Summer2026!"),
    ("key", 'api_key = "q8Zr51LmT0pXv2"', "q8Zr51LmT0pXv2"),
]


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_what_may_not_leave_is_found(kind: str, text: str, value: str | None) -> None:
    found = values(SCANNERS[kind], text)

    assert (found[:1] or [None]) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "12 CFR 1026.43(e)(2)(vi)",
        "410 U.S. 113, 93 S. Ct. 705 (1973)",
        "15 U.S.C. § 1692k(a)(2)(A)",
        "Fed. R. Civ. P. 12(b)(6); 28 U.S.C. §§ 1331-1332",
        "Section 4.2(b) and clauses 14.1.3 to 14.1.12",
        "§ 823 Abs. 1 BGB, BGH NJW 2019, 1234 (1236)",
        "on 2026-10-14, 14.10.2026, 10/14/2026 and 14-10-2026",
        "between 2019-2020 and 2024-2025, at 10:32:45",
        "USD 1,234,567.89, EUR 1.234.567,89 and CHF 1 234 567.89",
        "up by +10 000 000 or +1,250,000 units; +2.5% and +1 day",
        "Case No. 19-cv-01234-ABC; Docket 22-451; No. 2:21-cv-00316",
        "ISBN 978-3-16-148410-0 and ISSN 2049-3630",
        "version 10.0.19045.3570, tokens: 4096, key: value",
        "the token: confidentiality; the secret is Section4.2; api key: clause-2 of annex 3",
        "scikit-learn, sk-learn-compatible-estimator-api and sk-alpha",
        "write to name@example.com or 555: (212) 555-0123",
        "@firm, 3 @ $5.00, user@host and a@b",
        "000-12-3456, 666-12-3456, 912-12-3456, 123-00-4567, 123-45-0000 and 078-05-1120",
        "07-1234567, 17-1234567, 89-1234567 and 123-4567890",
        "DE89 3704 0044 0532 0130 01, XX89 3704 0044 0532 0130 00, DE89 3704 0044",
        "MD12 and the parties agree to be bound by all of the terms",
        "4111 1111 1111 1112, 1234 5678 9012 3456 and 9999999999999995",
        "4012 2019 2020 2021 2022 2023",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
        "0000 0000 0000 0000 and 41111111111111111111111111111111",
        "eyJhbGciOiJ is not all, and eyJub3QiOiJhbGcifQ.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N no header",
        "phone 7 units; the call option of 2026-10-14; telephone on 14.10.2026",
        "911-555-1234, 211-664-7665 and 212-911-7665",
        "The clause caps liability at 12 months' fees (2.4.1), see 17 CFR 240.10b-5.",
        "550e8400-e29b-41d4-a716-446655440000",
    ],
)
def test_what_lawyers_write_every_day_is_left_alone(text: str) -> None:
    assert {kind: values(scan, text) for kind, scan in SCANNERS.items() if values(scan, text)} == {}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("card", "４１１１　１１１１　１１１１　１１１１"),  # full-width digits and spaces
        ("card", "4111\u200b1111\u200b1111\u200b1111"),  # zero-width spaces
        ("card", "4111\u00ad1111\u00ad11111111"),  # soft hyphens
        ("card", "٤١١١ ١١١١ ١١١١ ١١١١"),  # Arabic digits
        ("card", "4111\u20111111\u20131111\u22121111"),  # a hyphen that does not break, an en dash, a minus
        ("card", "4\ufe0f\u20e3111 1111 1111 1111"),  # a digit as an emoji
        ("iban", "ＤＥ８９ 3704\u00a00044\u202f0532 0130 00"),
        ("iban", "DE89\u20603704004405320130\u2063" + "00"),
        ("e-mail", "jane＠firm．com"),
        ("e-mail", "ja\u200bne@firm.com"),
        ("ssn", "219\u201109\u20119998"),
        ("phone", "＋44 20 7946 0958"),
        ("key", "password：Summer2026"),
    ],
)
def test_characters_that_only_look_otherwise_are_seen_through(kind: str, text: str) -> None:
    assert values(SCANNERS[kind], text)
