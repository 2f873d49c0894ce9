"""A text that may be longer than one input takes is asked for in several, and read as one."""

from hypothesis import given
from hypothesis import strategies as st

from bot.slack.drawing.inputs import field_blocks, field_values
from handlers.decisions import FormField
from handlers.review.cards.pieces import INPUT_MAX

line = st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=900)


def _asked(text: str, longest: int = 4 * INPUT_MAX) -> list[dict[str, object]]:
    field = FormField(
        id="rates", label="Rates", value=text, max_length=longest, multiline=True, required=True, hint="CSV"
    )
    return field_blocks(field)


@given(st.lists(line, max_size=30))
def test_a_long_text_is_cut_at_the_ends_of_its_lines_and_read_as_it_was(lines: list[str]) -> None:
    text = "\n".join(lines)
    blocks = _asked(text)
    sent = {}
    for block in blocks:
        element = block["element"]
        assert isinstance(element, dict)
        value = element.get("initial_value", "")
        assert len(value) <= element["max_length"] == INPUT_MAX
        sent[str(block["block_id"])] = {"value": {"type": "plain_text_input", "value": value or None}}

    assert field_values(sent) == {"rates": text}


def test_the_first_input_alone_must_be_filled_in_and_explains_itself() -> None:
    first, *others = _asked("")
    assert (first["block_id"], first["optional"], "hint" in first) == ("rates", False, True)
    assert [block["block_id"] for block in others] == ["rates~1", "rates~2", "rates~3"]
    assert all(block["optional"] and "hint" not in block for block in others)
    assert len(_asked("", INPUT_MAX)) == 1
