import re
from typing import Any

import pytest

from bot.workspace.page.blocks import draw
from bot.workspace.page.scene import Scene
from tests.bot.workspace.page.samples import HOSTILE, marked, option, plain, words

OPTIONS = [option("A fact", "fact"), option("The law", "law", description=plain("or the rule"))]
CONFIRM = {
    "title": plain("Reject this?"),
    "text": marked("The client sees *rejected*."),
    "confirm": plain("Reject"),
    "deny": plain("Go back"),
    "style": "danger",
}


def in_actions(element: dict[str, Any], scene: Scene | None = None) -> str:
    block = {"type": "actions", "block_id": "b1", "elements": [{"action_id": "a1", **element}]}
    return str(draw([block], scene or Scene(key="k")))


def in_input(element: dict[str, Any], scene: Scene | None = None, **more: Any) -> str:
    block = {
        "type": "input",
        "block_id": "b1",
        "label": plain("Why?"),
        "element": {"action_id": "a1", **element},
    }
    return str(draw([{**block, **more}], scene or Scene(key="k")))


@pytest.mark.parametrize(
    ("element", "facts"),
    [
        (
            {"type": "button", "text": plain("Approve"), "style": "primary", "value": "v3"},
            ['class="button primary"', 'type="button"', 'data-act="button"', 'data-value="v3"', ">Approve<"],
        ),
        ({"type": "button", "text": plain("Reject"), "style": "danger"}, ['class="button danger"']),
        ({"type": "button", "text": plain("Odd"), "style": "x onclick=y"}, ['class="button"']),
        (
            {"type": "button", "text": plain("See"), "url": "https://example.com"},
            ['data-url="https://example.com"'],
        ),
        ({"type": "button", "text": plain("×"), "accessibility_label": "Close"}, ['aria-label="Close"']),
        (
            {"type": "overflow", "options": OPTIONS},
            ['aria-label="More actions"', 'role="menuitem"', 'data-act="overflow"', 'data-option="law"'],
        ),
        (
            {"type": "static_select", "placeholder": plain("Which?"), "options": OPTIONS},
            [
                'data-act="choice"',
                '<option value="" selected>Which?</option>',
                '<option value="fact">A fact</option>',
            ],
        ),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[1]},
            ['<option value="law" selected>The law</option>', '<option value="">Choose…</option>'],
        ),
        (
            {"type": "static_select", "option_groups": [{"label": plain("Reasons"), "options": OPTIONS}]},
            ['<optgroup label="Reasons"><option value="fact">'],
        ),
        (
            {"type": "multi_static_select", "options": OPTIONS, "initial_options": OPTIONS[:1]},
            ['data-control="multi_static_select"', 'type="checkbox"', 'value="fact" checked>'],
        ),
        (
            {"type": "checkboxes", "options": OPTIONS},
            ['role="group"', 'type="checkbox"', "<small>or the rule</small>"],
        ),
        (
            {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[0]},
            ['role="radiogroup"', 'type="radio" name="k-b1-a1" value="fact" checked>'],
        ),
        ({"type": "datepicker", "initial_date": "2026-11-22"}, ['type="date"', 'value="2026-11-22"']),
        ({"type": "timepicker", "initial_time": "09:30"}, ['type="time"', 'value="09:30"']),
    ],
)
def test_each_element_is_drawn_ready_to_act(element: dict[str, Any], facts: list[str]) -> None:
    html = in_actions(element)

    assert [fact for fact in facts if fact not in html] == []
    assert 'data-action="a1"' in html
    assert 'data-block="b1"' in html


@pytest.mark.parametrize("kind", ["users_select", "multi_users_select"])
def test_a_select_of_people_offers_everybody_by_name(kind: str) -> None:
    scene = Scene(people={"U1": "Ada Okafor", "U2": "Bram de Vries"}, channels={"C1": "law-reviews"})

    html = in_actions({"type": kind, "initial_user": "U2", "initial_users": ["U2"]}, scene)

    assert "@Ada Okafor" in html
    assert "law-reviews" not in html
    assert re.search(r'value="U2" (selected|checked)', html)


def test_a_select_of_conversations_offers_people_and_channels_apart() -> None:
    scene = Scene(people={"U1": "Ada Okafor"}, channels={"C1": "law-reviews"})

    html = in_actions({"type": "conversations_select"}, scene)

    assert '<optgroup label="People"><option value="U1">@Ada Okafor' in html
    assert '<optgroup label="Channels"><option value="C1">#law-reviews' in html


@pytest.mark.parametrize(
    "element",
    [
        {"type": "button", "text": plain("Reject")},
        {"type": "overflow", "options": OPTIONS},
        {"type": "static_select", "options": OPTIONS},
        {"type": "checkboxes", "options": OPTIONS},
    ],
)
def test_a_question_waits_unseen_in_a_template(element: dict[str, Any]) -> None:
    html = in_actions({**element, "confirm": CONFIRM})

    question = html[html.index("<template data-question>") : html.index("</template>")]
    assert words(question) == "Reject this? The client sees rejected . Go back Reject"
    assert 'class="button danger" data-answer="confirm"' in question
    assert "template" not in in_actions(element)


@pytest.mark.parametrize(
    ("element", "facts"),
    [
        (
            {"type": "plain_text_input", "initial_value": "As is", "max_length": 500, "min_length": 2},
            ['type="text" value="As is"', 'maxlength="500"', 'minlength="2"', ">5 / 500</output>"],
        ),
        (
            {
                "type": "plain_text_input",
                "multiline": True,
                "initial_value": "a\n<b>",
                "placeholder": plain("Say"),
            },
            ["<textarea", 'rows="3">a\n&lt;b&gt;</textarea>', 'placeholder="Say"'],
        ),
        ({"type": "number_input", "is_decimal_allowed": True}, ['inputmode="decimal"']),
        ({"type": "email_text_input"}, ['type="email"']),
        ({"type": "url_text_input"}, ['type="url"']),
        ({"type": "plain_text_input", "focus_on_load": True}, [" autofocus"]),
    ],
)
def test_each_field_is_drawn_with_its_limits_and_its_label(element: dict[str, Any], facts: list[str]) -> None:
    html = in_input(element)

    assert [fact for fact in facts if fact not in html] == []
    assert '<label class="label" for="k-b1-a1">Why?</label>' in html
    assert 'id="k-b1-a1"' in html


def test_a_form_waits_to_be_sent_unless_its_input_says_otherwise() -> None:
    assert "data-act=" not in in_input({"type": "plain_text_input"})
    assert 'data-act="field"' in in_input({"type": "plain_text_input"}, dispatch_action=True)


def test_what_may_be_left_out_says_so() -> None:
    required, optional = (
        in_input({"type": "plain_text_input"}),
        in_input({"type": "plain_text_input"}, optional=True),
    )

    assert 'aria-required="true"' in required
    assert "(optional)" not in required
    assert 'aria-required="true"' not in optional
    assert "(optional)" in optional


@pytest.mark.parametrize(
    "element", [{"type": "plain_text_input"}, {"type": "static_select", "options": OPTIONS}]
)
def test_an_error_stands_beside_its_input_and_is_tied_to_it(element: dict[str, Any]) -> None:
    refused = in_input(
        element, Scene(key="k", errors={"b1": "Say why, please."}), hint=plain("The client sees it.")
    )

    assert re.search(r'<p class="error" id="k-b1-a1-error" data-error-for="b1">Say why, please.</p>', refused)
    assert "k-b1-a1-error" in re.findall(r'aria-describedby="([^"]*)"', refused)[0].split()
    assert 'aria-invalid="true"' in refused
    assert "The client sees it." in refused
    assert "aria-invalid" not in in_input(element)


@pytest.mark.parametrize(
    ("element", "stored", "fact"),
    [
        ({"type": "plain_text_input", "initial_value": "old"}, {"value": "new"}, 'value="new"'),
        ({"type": "plain_text_input", "initial_value": "old"}, {"value": None}, 'value=""'),
        ({"type": "datepicker"}, {"selected_date": "2026-11-23"}, 'value="2026-11-23"'),
        (
            {"type": "static_select", "options": OPTIONS},
            {"selected_option": OPTIONS[1]},
            'value="law" selected',
        ),
        (
            {"type": "checkboxes", "options": OPTIONS},
            {"selected_options": OPTIONS[:1]},
            'value="fact" checked',
        ),
        (
            {"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]},
            {"selected_option": None},
            '<option value="" selected>',
        ),
    ],
)
def test_what_was_chosen_so_far_outlives_a_new_drawing(
    element: dict[str, Any], stored: dict[str, Any], fact: str
) -> None:
    scene = Scene(key="k", values={"b1": {"a1": {"type": element["type"], **stored}}})

    assert fact in in_input(element, scene)


@pytest.mark.parametrize(
    "element",
    [
        {"type": "button", "text": plain(HOSTILE), "value": HOSTILE, "action_id": f'"{HOSTILE}'},
        {"type": "button", "text": plain("x"), "url": "javascript:alert(1)"},
        {"type": "button", "text": plain("x"), "confirm": {"title": plain(HOSTILE), "text": marked(HOSTILE)}},
        {"type": "overflow", "options": [option(HOSTILE, HOSTILE)]},
        {"type": "static_select", "options": [option(HOSTILE, HOSTILE)], "placeholder": plain(HOSTILE)},
        {"type": "radio_buttons", "options": [option(HOSTILE, HOSTILE, description=plain(HOSTILE))]},
        {"type": "plain_text_input", "initial_value": HOSTILE, "placeholder": plain(HOSTILE)},
        {"type": "plain_text_input", "multiline": True, "initial_value": f"</textarea>{HOSTILE}"},
    ],
)
def test_hostile_text_stays_text_in_every_element(element: dict[str, Any]) -> None:
    html = in_actions(element) + in_input(element, Scene(errors={"b1": HOSTILE}), hint=plain(HOSTILE))

    assert "<script" not in html
    assert "<img" not in html
    assert "javascript:" not in html


@pytest.mark.parametrize(
    ("kind", "count", "look", "is_searched"),
    [
        ("multi_static_select", 9, "choices many", True),
        ("multi_static_select", 7, "choices short", False),
        ("checkboxes", 9, "choices many", False),
        ("radio_buttons", 2, "choices", False),
    ],
)
def test_many_choices_scroll_and_are_found_by_typing_and_short_ones_stand_in_a_row(
    kind: str, count: int, look: str, is_searched: bool
) -> None:
    html = in_input(
        {"type": kind, "options": [option(f"Day {number}", f"d{number}") for number in range(count)]}
    )

    assert f'class="{look}"' in html
    assert ('type="search"' in html) is is_searched
