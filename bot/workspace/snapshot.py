"""What one person can see of the workspace right now: the JSON that `GET /_/state?as=U…` answers.

The page draws it and the driver reads it. Every dictionary below is complete: no key is ever left out.

`GET /_/state?as=U…&limit=200`   a `Snapshot`; an unknown person is 404 {"ok": false, "error": …, "words": …}
`GET /_/live?as=U…`              server-sent events: `event: changed`, `data: {"revision": 17}`; the present
                                 revision is sent at once, then one event for each burst of changes
`GET /_/files/{id}/{name}?as=U…` a file that the person can see

Acts (`POST`, JSON in and out, `as` is the person who acts):

`/_/act/click`         {as, channel, ts, action_id, block_id?, value?}: an element of a message
`/_/act/view-action`   {as, view_id, action_id, block_id?, value?, values?}: an element of a modal or of
                       the Home view; `values` carries what that view's other inputs hold at that moment
`/_/act/submit-view`   {as, view_id, values}
`/_/act/close-view`    {as, view_id, all?}: Cancel closes one view, `all` (the cross) the whole stack
`/_/act/command`       {as, channel, text: "/signoff help"}
`/_/act/message`       {as, channel, text, thread_ts?}
`/_/act/open-home`     {as, tab?}
`/_/act/open-direct`   {as}: open the direct messages with the app; answers {ok, channel}
`/_/act/read`          {as, channel}: all of the channel is read now (nothing is sent to the app)
`/_/act/join`, `/_/act/leave`  {as, channel}
`/_/act/change-person` {id, deleted?, is_restricted?, is_ultra_restricted?, is_admin?, …}
`/_/demo/{key}`        {}: answers {ok, words}: the sentence for the toast

`value` of a click: nothing for a button; the option's value for a select, radio button or overflow; a list
of option values for checkboxes and multi selects; text, an ISO date or HH:MM for the rest. Slack's own shapes
(`{"selected_option": {…}}`, `{"type": "plain_text_input", "value": "…"}`) are understood too; so is a
top-level `selected_option` instead of `value`. `values` of a form is Slack's state shape
`{block_id: {action_id: value}}`, or flat `{block_id or action_id: value}`; what is left out keeps the value
it has in `state`; null empties it.

The answer to an act: {"ok": bool, "status": the app's HTTP status (0: it gave none), "body": the app's answer
(JSON, text or null), "ack_ms": int, and when not ok also "error": a code, "words": a sentence for people}.
A refused form adds "errors": {block_id: words}; the same are in `View.errors` until the next submit.
`status` of the HTTP answer is 200 whenever the act could be tried; 400 or 404 when it made no sense
(no such element, channel not visible), with the same `error` and `words`.
"""

from typing import Any, TypedDict, final


class SeenPerson(TypedDict):
    """Somebody in the workspace; the app's own person has `is_bot` and is in the list too."""

    id: str
    name: str
    real_name: str
    title: str
    tz: str
    is_admin: bool
    is_bot: bool
    is_restricted: bool
    is_ultra_restricted: bool
    deleted: bool


class SeenFile(TypedDict):
    """A file shared in a message; `url` is a path on this server, already made for the viewer."""

    id: str
    name: str
    title: str
    mimetype: str
    filetype: str
    size: int
    url: str


@final
class SeenMessage(TypedDict):
    """A message with Slack's own blocks; every block has a block_id and every element an action_id.

    `person` wrote it. `replies` are oldest first and filled on the first message of a thread only. `state`
    holds what the viewer has chosen in selects and inputs of this message, in Slack's shape
    `{"values": {block_id: {action_id: …}}}`.
    """

    ts: str
    channel: str
    person: str
    is_app: bool
    text: str
    blocks: list[dict[str, Any]]
    files: list[SeenFile]
    edited: bool
    ephemeral: bool
    thread_ts: str | None
    replies: list["SeenMessage"]
    state: dict[str, Any]


class SeenConversation(TypedDict):
    """A channel or a direct chat; `messages` are top-level ones, oldest first, at most `limit` of them.

    `earlier` counts those left out. `other` is the person at the other end of a direct chat. A public channel
    that the viewer has not joined is listed with `is_member` false and no messages.
    """

    id: str
    name: str
    kind: str  # public, private, direct
    topic: str
    members: list[str]
    is_member: bool
    other: str | None
    unread: int
    earlier: int
    messages: list[SeenMessage]


@final
class SeenView(TypedDict):
    """An open modal or the Home view; labels are plain texts, blocks and state are Slack's."""

    id: str
    type: str  # modal, home
    hash: str
    title: str
    submit: str | None
    close: str | None
    blocks: list[dict[str, Any]]
    state: dict[str, Any]
    errors: dict[str, str]


class SeenCommand(TypedDict):
    """A slash command; `name` begins with the slash."""

    name: str
    description: str
    usage_hint: str


class SeenApp(TypedDict):
    """The app: `person` is its person id, `direct` the viewer's direct chat with it (null until opened)."""

    id: str
    name: str
    person: str
    direct: str | None
    commands: list[SeenCommand]


class SeenDemoAction(TypedDict):
    """A button of the page's top bar."""

    key: str
    label: str
    hint: str


class Snapshot(TypedDict):
    """Everything one person sees. `modals` is their stack, the last one on top."""

    revision: int
    workspace: dict[str, str]
    app: SeenApp
    me: SeenPerson
    people: list[SeenPerson]
    channels: list[SeenConversation]
    direct_messages: list[SeenConversation]
    home: SeenView | None
    modals: list[SeenView]
    demo_actions: list[SeenDemoAction]
