"""Files: uploaded in three steps by Slack's own library, shared in a message, seen by members only."""

import aiohttp
import pytest
from slack_sdk.errors import SlackRequestError

from tests.bot.workspace.room import APP, Room

CSV = "expert,minutes\nAda Okafor,42\n"


async def test_a_file_is_shared_in_a_message_and_can_be_opened(room: Room) -> None:
    uploaded = await room.platform.files_upload_v2(
        filename="week.csv", content=CSV, title="Week 12", channel="C0LAW", initial_comment="The digest"
    )

    seen = await room.driver.find_message("The digest", as_="U0BEN")
    file = seen["files"][0]
    assert (file["title"], file["mimetype"], file["size"]) == ("Week 12", "text/csv", len(CSV))
    assert await room.driver.download(file["url"]) == CSV.encode()
    assert uploaded["file"]["id"] == file["id"]
    assert (await room.platform.files_info(file=file["id"]))["file"]["channels"] == ["C0LAW"]


async def test_a_file_can_go_into_a_thread(room: Room) -> None:
    ts = await room.post_card()
    await room.platform.files_upload_v2(filename="a.txt", content="x", channel="C0LAW", thread_ts=ts)

    assert (await room.driver.state("U0ADA"))["channels"][0]["messages"][0]["replies"][0]["files"]


async def test_a_file_is_not_for_those_outside_its_channels(room: Room) -> None:
    await room.platform.files_upload_v2(
        filename="a.txt", content="x", channel="C0HUSH", initial_comment="Secret"
    )
    url = (await room.driver.find_message("Secret", as_="U0ADA"))["files"][0]["url"]

    with pytest.raises(aiohttp.ClientResponseError, match="404"):
        await room.driver.download(url.replace("U0ADA", "U0BEN"))


async def test_the_private_address_wants_the_apps_token(room: Room) -> None:
    uploaded = await room.platform.files_upload_v2(filename="a.html", content="<script>", channel="C0LAW")
    url = uploaded["file"]["url_private"]

    async with aiohttp.ClientSession() as session:
        with_it = await session.get(url, headers={"Authorization": f"Bearer {APP.bot_token}"})
        without = await session.get(url)
        assert (with_it.status, await with_it.text(), without.status) == (200, "<script>", 404)
        assert "sandbox" in with_it.headers["Content-Security-Policy"]


async def test_bytes_other_than_announced_are_refused(room: Room) -> None:
    reserved = await room.platform.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session:
        answer = await session.post(reserved["upload_url"], data=b"four")

    completed = room.platform.files_completeUploadExternal(files=[{"id": reserved["file_id"]}])
    assert answer.status == 400
    assert (await room.refused(completed))["error"] == "file_not_found"


async def test_a_failing_upload_is_reported_by_slacks_library(room: Room) -> None:
    await room.driver.add_fault("upload", "500")

    with pytest.raises(SlackRequestError, match="Failed to upload"):
        await room.platform.files_upload_v2(filename="a.txt", content="x", channel="C0LAW")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"files": "[]"}, "invalid_arguments"),
        ({"files": [{"title": "x"}]}, "invalid_arguments"),
        ({"files": [{"id": "F0NOTHING"}]}, "file_not_found"),
    ],
)
async def test_an_upload_that_was_not_begun_cannot_be_completed(
    room: Room, arguments: dict[str, object], error: str
) -> None:
    answer = await room.refused(room.platform.api_call("files.completeUploadExternal", json=arguments))

    assert answer["error"] == error


@pytest.mark.parametrize(
    ("place", "error"),
    [
        ({"channel_id": "C0OTHER"}, "not_in_channel"),
        ({"channel_id": "C0LAW", "thread_ts": "1.0"}, "thread_not_found"),
    ],
)
async def test_a_refused_share_leaves_the_upload_to_be_completed_elsewhere(
    room: Room, place: dict[str, str], error: str
) -> None:
    reserved = await room.platform.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session:
        await session.post(reserved["upload_url"], data=b"abc")
    files = [{"id": reserved["file_id"]}]

    refused = await room.refused(room.platform.files_completeUploadExternal(files=files, **place))
    completed = await room.platform.files_completeUploadExternal(files=files, channel_id="C0LAW")

    assert refused["error"] == error
    assert completed["files"][0]["id"] == reserved["file_id"]


async def test_an_empty_file_cannot_be_reserved(room: Room) -> None:
    answer = await room.refused(room.platform.files_getUploadURLExternal(filename="a.txt", length=0))

    assert answer["error"] == "invalid_arguments"


async def test_an_upload_address_works_once(room: Room) -> None:
    reserved = await room.platform.files_getUploadURLExternal(filename="a.txt", length=3)
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.post(reserved["upload_url"], data=b"abc")).status for _ in range(2)]

    assert statuses == [200, 400]
