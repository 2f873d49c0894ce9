"""views.*: opened for three seconds' worth of trigger, changed by hash, checked as forms are."""

from typing import Any

import pytest

from tests.bot.workspace.room import Room, form, plain


async def trigger(room: Room, as_: str = "U0ADA") -> str:
    """Click a card and answer the trigger id that the app hears."""
    await room.post_card()
    await room.driver.click_label(as_, "Approve")
    return (await room.ear.next_interaction())["trigger_id"]


async def test_a_modal_opens_for_whoever_acted(room: Room) -> None:
    opened = await room.platform.views_open(trigger_id=await trigger(room), view=form())

    seen = await room.driver.modal("U0ADA", "Why?")
    assert seen["id"] == opened["view"]["id"]
    assert (await room.driver.state("U0BEN"))["modals"] == []


async def test_a_trigger_opens_one_modal_only(room: Room) -> None:
    spent = await trigger(room)
    await room.platform.views_open(trigger_id=spent, view=form())

    answer = await room.refused(room.platform.views_open(trigger_id=spent, view=form()))

    assert answer["error"] == "exchanged_trigger_id"


async def test_a_trigger_is_too_old_after_three_seconds(room: Room) -> None:
    old = await trigger(room)
    room.clock.time += 3.1

    assert (await room.refused(room.platform.views_open(trigger_id=old, view=form())))[
        "error"
    ] == "expired_trigger_id"


async def test_a_view_that_is_refused_does_not_spend_the_trigger(room: Room) -> None:
    unspent = await trigger(room)

    refused = await room.refused(room.platform.views_open(trigger_id=unspent, view=form(submit=None)))

    assert "/view/submit" in refused["response_metadata"]["messages"][0]
    assert (await room.platform.views_open(trigger_id=unspent, view=form()))["ok"]


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (form(title=plain("x" * 25)), "invalid_arguments"),
        (form(title=None), "invalid_arguments"),
        (form(private_metadata="x" * 3001), "invalid_arguments"),
        (form(callback_id="x" * 256), "invalid_arguments"),
        (form(blocks=[{"type": "divider"}] * 101), "invalid_arguments"),
        (form(blocks=[{"type": "divider", "block_id": "one"}] * 2), "invalid_arguments"),
        (
            form(blocks=[{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]),
            "invalid_arguments",
        ),
        (form(type="home"), "invalid_arguments"),
        (form(colour="blue"), "invalid_arguments"),
        ("not json", "invalid_arguments"),
        (form(blocks=[{"type": "section", "text": plain("é" * 3000)}] * 45), "view_too_large"),
    ],
)
async def test_a_view_that_slack_refuses_is_refused(room: Room, view: Any, error: str) -> None:
    answer = await room.refused(room.platform.views_open(trigger_id="any", view=view))

    assert answer["error"] == error


async def test_a_stale_hash_conflicts_and_a_fresh_one_does_not(room: Room) -> None:
    view = (await room.platform.views_open(trigger_id=await trigger(room), view=form()))["view"]
    changed = await room.platform.views_update(
        view_id=view["id"], hash=view["hash"], view=form(title=plain("Two"))
    )

    stale = await room.refused(room.platform.views_update(view_id=view["id"], hash=view["hash"], view=form()))
    forced = await room.platform.views_update(view_id=view["id"], view=form(title=plain("Three")))

    assert changed["view"]["hash"] != view["hash"]
    assert stale["error"] == "hash_conflict"
    assert forced["view"]["title"]["text"] == "Three"


async def test_an_update_keeps_what_was_chosen_where_the_ids_are_kept(room: Room) -> None:
    view = (await room.platform.views_open(trigger_id=await trigger(room), view=form()))["view"]
    await room.driver.click("U0ADA", await room.driver.modal("U0ADA"), "area", "tax")

    kept = (await room.platform.views_update(view_id=view["id"], view=form()))["view"]["state"]["values"]
    other = form()
    other["blocks"][1]["block_id"] = "elsewhere"
    reset = (await room.platform.views_update(view_id=view["id"], view=other))["view"]["state"]["values"]

    assert kept["where"]["area"]["selected_option"]["value"] == "tax"
    assert reset["elsewhere"]["area"]["selected_option"] is None


async def test_three_modals_are_the_most(room: Room) -> None:
    await room.platform.views_open(trigger_id=await trigger(room), view=form())
    for _ in range(2):
        await room.platform.views_push(trigger_id=await trigger(room), view=form())

    answer = await room.refused(room.platform.views_push(trigger_id=await trigger(room), view=form()))

    assert answer["error"] == "push_limit_reached"
    assert len((await room.driver.state("U0ADA"))["modals"]) == 3


async def test_a_push_wants_an_open_modal(room: Room) -> None:
    answer = await room.refused(room.platform.views_push(trigger_id=await trigger(room), view=form()))

    assert answer["error"] == "not_found"


async def test_a_closed_view_cannot_be_updated(room: Room) -> None:
    view = (await room.platform.views_open(trigger_id=await trigger(room), view=form()))["view"]
    await room.driver.close("U0ADA", await room.driver.modal("U0ADA"))

    answer = await room.refused(room.platform.views_update(view_id=view["id"], view=form()))

    assert answer["error"] == "not_found"


async def test_an_external_id_names_one_view(room: Room) -> None:
    await room.platform.views_open(trigger_id=await trigger(room), view=form(external_id="review-1"))

    twin = form(external_id="review-1")
    again = await room.refused(room.platform.views_push(trigger_id=await trigger(room), view=twin))
    updated = await room.platform.views_update(external_id="review-1", view=form(title=plain("New")))

    assert again["error"] == "duplicate_external_id"
    assert updated["view"]["title"]["text"] == "New"


async def test_home_is_published_for_one_person_and_changed_by_hash(room: Room) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Your week")}]}
    first = await room.platform.views_publish(user_id="U0ADA", view=home)
    await room.platform.views_publish(user_id="U0ADA", view=home, hash=first["view"]["hash"])

    stale = await room.refused(
        room.platform.views_publish(user_id="U0ADA", view=home, hash=first["view"]["hash"])
    )
    nobody = await room.refused(room.platform.views_publish(user_id="U0NOBODY", view=home))

    assert (await room.driver.home("U0ADA", "Your week"))["type"] == "home"
    assert (await room.driver.state("U0BEN"))["home"] is None
    assert (stale["error"], nobody["error"]) == ("hash_conflict", "user_not_found")
