"""A picture inside a card, as a data: URI: a firm's figures are fetched from no server."""

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

from bot.teams.cards.elements import Element, card, small, title, units
from bot.teams.cards.rendered import Rendered, with_card

_COLOURS = 64  # our charts have a dozen, and their edges some shades
_PICTURE_UNITS = 40_000  # as a review's card


def picture_element(png: bytes, words: str, *, room: int) -> Element | None:
    """The picture for a card with so much room, made smaller where it has to be; None where it does not fit.

    `words` says what it shows, for those who do not see it.
    """
    for content in _ever_smaller(png):
        uri = f"data:image/png;base64,{b64encode(content).decode()}"
        element = {"type": "Image", "url": uri, "altText": words, "size": "Stretch", "spacing": "Medium"}
        if units(element) <= room:
            return element
    return None


def picture_card(name: str, png: bytes) -> Rendered | None:
    """A picture as a message of its own; None where it does not fit into one."""
    head = [title(name)]
    shown = picture_element(png, name, room=_PICTURE_UNITS - units(card([*head, small(name)])))
    return None if shown is None else with_card(card([*head, shown]), summary="A picture of the week")


def _ever_smaller(png: bytes) -> Iterator[bytes]:
    """The file as it is, then with fewer colours, then half as wide."""
    yield png
    from PIL import Image  # noqa: PLC0415 -- only a picture needs it, and most of what is sent has none

    with Image.open(BytesIO(png)) as picture:
        for part in (1, 2):
            size = (max(1, picture.width // part), max(1, picture.height // part))
            small_one = picture.convert("RGBA").resize(size, Image.Resampling.LANCZOS)
            file = BytesIO()
            small_one.quantize(_COLOURS).save(file, "PNG", optimize=True)
            yield file.getvalue()
