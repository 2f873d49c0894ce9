"""Block Kit's limits: each is met exactly and passed by one, and no input makes the checks fail."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.workspace.limits.numbers import limit
from bot.workspace.limits.sizes import escaped_length, rendered_length
from bot.workspace.limits.surfaces import message_problems, view_problems
from tests.bot.workspace.room import form, option, plain


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**parts: Any) -> dict[str, Any]:
    return {"type": "section", **parts}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(number: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": f"a{number}", "text": plain("Go"), **more}


def select(options: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "static_select",
        "action_id": "s",
        "options": [option(f"o{n}") for n in range(options)],
        **more,
    }


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def words(text: str) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}


def table(rows: int, columns: int, length: int = 1) -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x" * length}] * columns] * rows}


def entry(**element: Any) -> dict[str, Any]:
    typed = {"type": "plain_text_input", "action_id": "t", **element}
    return {"type": "input", "label": plain("Say"), "element": typed}


def confirm(title: int) -> dict[str, Any]:
    return {"title": plain("x" * title), "text": plain("?"), "confirm": plain("Yes"), "deny": plain("No")}


ACCEPTED_AND_REFUSED = [
    ("section text", lambda n: [section(text=mrkdwn(n))], 3000),
    ("section fields", lambda n: [section(fields=[mrkdwn(1)] * n)], 10),
    ("section field", lambda n: [section(fields=[mrkdwn(n)])], 2000),
    ("header", lambda n: [{"type": "header", "text": plain("x" * n)}], 150),
    ("context elements", lambda n: [{"type": "context", "elements": [mrkdwn(1)] * n}], 10),
    ("actions elements", lambda n: [actions(*(button(i) for i in range(n)))], 25),
    ("button text", lambda n: [actions(button(text=plain("x" * n)))], 75),
    ("button value", lambda n: [actions(button(value="x" * n))], 2000),
    ("action_id", lambda n: [actions(button(action_id="x" * n))], 255),
    ("block_id", lambda n: [{"type": "divider", "block_id": "x" * n}], 255),
    ("confirm title", lambda n: [actions(button(confirm=confirm(n)))], 100),
    ("select options", lambda n: [actions(select(n))], 100),
    ("overflow options", lambda n: [actions({**select(n), "type": "overflow"})], 5),
    ("checkboxes options", lambda n: [actions({**select(n), "type": "checkboxes"})], 10),
    ("radio options", lambda n: [actions({**select(n), "type": "radio_buttons"})], 10),
    (
        "option text",
        lambda n: [actions(select(1, initial_option={"text": plain("x" * n), "value": "v"}))],
        75,
    ),
    (
        "option value",
        lambda n: [actions(select(1, initial_option={"text": plain("x"), "value": "v" * n}))],
        150,
    ),
    ("placeholder", lambda n: [actions(select(1, placeholder=plain("x" * n)))], 150),
    ("markdown", lambda n: [{"type": "markdown", "text": "x" * n}], 12_000),
    ("two markdowns", lambda n: [{"type": "markdown", "text": "x" * m} for m in (n, 6000)], 6000),
    ("table rows", lambda n: [table(n, 2)], 100),
    ("table columns", lambda n: [table(2, n)], 20),
    ("table characters", lambda n: [table(2, 1, n)], 5000),
    ("tables", lambda n: [table(1, 1)] * n, 1),
    ("image url", lambda n: [{"type": "image", "alt_text": "a", "image_url": "u" * n}], 3000),
    ("alt text", lambda n: [{"type": "image", "alt_text": "a" * n, "image_url": "u"}], 2000),
    ("input label", lambda n: [{**entry(), "label": plain("x" * n)}], 2000),
    ("input max_length", lambda n: [entry(max_length=n)], 3000),
    ("initial value", lambda n: [entry(initial_value="x" * n)], 3000),
    ("blocks", lambda n: [{"type": "divider"}] * n, 50),
    ("characters beyond the first plane", lambda n: [{"type": "header", "text": plain("🖋" * n)}], 150),
]


@pytest.mark.parametrize(
    ("build", "most"), [case[1:] for case in ACCEPTED_AND_REFUSED], ids=[c[0] for c in ACCEPTED_AND_REFUSED]
)
def test_a_limit_is_met_exactly_and_not_passed_by_one(build: Any, most: int) -> None:
    assert message_problems(build(most)) == []
    assert message_problems(build(most + 1)) != []


@pytest.mark.parametrize(
    "blocks",
    [
        [section()],
        [section(text=plain(""))],
        [section(text={"type": "html", "text": "x"})],
        [section(text=mrkdwn(1), colour="red")],
        [{"type": "header", "text": mrkdwn(3)}],
        [{"type": "context", "elements": []}],
        [actions()],
        [actions(button(), button())],
        [actions(button(style="shy"))],
        [actions(entry()["element"])],
        [entry(type="button", text=plain("x"))],
        [actions({**select(1), "option_groups": [{"label": plain("g"), "options": [option("x")]}]})],
        [{"type": "divider", "block_id": "twin"}, {"type": "divider", "block_id": "twin"}],
        [{"type": "image", "alt_text": "a"}],
        [{"type": "alert", "text": mrkdwn(3)}],
        [{"type": "data_table"}],
        [rich()],
        [rich(words(""))],
        [rich({"type": "rich_text_list", "style": "roman", "elements": [words("x")]})],
        [{"type": ["section"]}],
        ["section"],
        "section",
    ],
)
def test_blocks_that_slack_refuses_are_refused(blocks: object) -> None:
    assert message_problems(blocks) != []


@pytest.mark.parametrize(
    "blocks",
    [
        [
            rich(
                words("One"),
                {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [words("x")]},
            )
        ],
        [rich({"type": "rich_text_quote", "elements": words("x")["elements"]})],
        [section(text=mrkdwn(3), accessory=select(2), expand=True)],
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-30"})],
        [actions({"type": "multi_users_select", "action_id": "m", "max_selected_items": 2})],
        [{"type": "carousel", "elements": [{"type": "card", "title": mrkdwn(3), "actions": [button()]}]}],
        [entry(multiline=True, placeholder=plain("Why?"), focus_on_load=True)],
        [{"type": "context", "elements": [{"type": "image", "alt_text": "a", "image_url": "u"}, mrkdwn(2)]}],
    ],
)
def test_blocks_that_slack_takes_are_taken(blocks: object) -> None:
    assert message_problems(blocks) == []


def test_an_alert_is_for_modals_and_at_most_two_hundred_characters() -> None:
    def alert(length: int) -> list[str]:
        return view_problems(form(blocks=[{"type": "alert", "level": "warning", "text": mrkdwn(length)}]))

    assert (alert(200), bool(alert(201))) == ([], True)


def test_only_one_element_may_have_the_focus() -> None:
    twice = [{**entry(focus_on_load=True), "block_id": name} for name in ("one", "two")]

    assert view_problems(form(blocks=twice)) != []
    assert view_problems(form(blocks=twice[:1])) == []


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(
            some.sampled_from(["type", "text", "elements", "element", "accessory", "blocks"]), inner
        )
        | some.fixed_dictionaries(
            {
                "type": some.sampled_from(
                    ["section", "actions", "card", "input", "table", "rich_text", "button"]
                )
            },
            optional={"elements": inner, "element": inner, "text": inner, "rows": inner, "actions": inner},
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_either_taken_or_refused_with_words(value: object) -> None:
    for problems in (message_problems([value]), message_problems(value), view_problems(value)):
        assert all(problem.startswith("[ERROR] ") for problem in problems)


@given(some.text())
def test_escaping_is_counted_as_it_is_done(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert escaped_length(text) == len(escaped)


def test_a_header_costs_a_hundred_characters_more_than_its_text() -> None:
    blocks = [{"type": "header", "text": plain("12345")}, section(text=plain("123"), fields=[plain("45")])]

    assert rendered_length(blocks) == 100 + 5 + 3 + 2


def test_a_misspelt_limit_is_an_error_and_not_a_missing_limit() -> None:
    with pytest.raises(KeyError):
        limit("button", "txet", "max_length")
