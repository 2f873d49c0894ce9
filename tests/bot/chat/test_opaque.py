"""What buttons and forms carry."""

import pytest

from bot.chat.opaque import pack, unpack


def test_what_was_packed_is_read_again() -> None:
    assert unpack(pack("3fa9c17d", "edit")) == ("3fa9c17d", "edit")
    assert pack("3fa9c17d") == "1:3fa9c17d"


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "",
        "1",
        "1:",
        "2:3fa9c17d",
        "3fa9c17d",
        "1:a b",
        "1:a\n",
        "1:é",
        "1::edit",
        "1:" + "a" * 65,
        "x1:a",
    ],
)
def test_what_is_not_ours_or_of_another_version_is_not_read(value: object) -> None:
    assert unpack(value) is None
