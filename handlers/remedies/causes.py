"""Why something did not arrive and what mends it, in words for an admin; a platform's own word for it is looked up."""

from dataclasses import dataclass

from handlers.remedies.values import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Whole sentences: why it did not arrive, and how to mend that."""

    why: str
    mend: str


# what a platform's refusal holds, in the order in which to look
_CAUSES = (
    (
        ("not_in_channel", "BotNotInConversationRoster"),
        "Signoff is not in this channel.",
        "Invite it there (/invite @Signoff in Slack; “Manage apps” in Teams), then try again.",
    ),
    (
        ("channel_not_found", "ConversationNotFound"),
        "Signoff does not see this channel: it is gone, or private without Signoff in it.",
        "Invite Signoff there, or connect the matter with another channel, then try again.",
    ),
    (
        ("is_archived",),
        "The channel is archived.",
        "Unarchive it, or connect the matter with another channel, then send again.",
    ),
    (
        ("ConversationBlockedByUser", "was blocked there", "cannot_dm_bot"),
        "The person has blocked Signoff’s chat.",
        "Ask them to unblock it, then try again.",
    ),
    (
        ("BotDisabledByAdmin",),
        "Signoff is blocked in the organisation.",
        "The Teams admin can allow it; then try again.",
    ),
    (
        ("was removed there",),
        "Signoff was removed from this place.",
        "Add it there again, then try again.",
    ),
    (
        ("MessageWritesBlocked", "restricted_action"),
        "A rule of the workspace does not let Signoff write there.",
        "The workspace’s admin or the channel’s owner can lift it; then try again.",
    ),
    (
        ("token", "invalid_auth", "account_inactive"),
        "The chat platform does not accept Signoff’s credentials any more.",
        "Whoever runs Signoff has to install it again, or set its token anew; then try again.",
    ),
    (
        ("missing_scope",),
        "Signoff is not allowed to do this in the workspace.",
        "It has to be installed again with the scopes of its manifest; then try again.",
    ),
    (
        ("no live account", "user_disabled", "user_not_found"),
        "There is no live account of this person in chat.",
        "Give them an account, or let it be.",
    ),
    (
        ("message_not_found", "the message was deleted"),
        "The message was deleted in the chat.",
        "There is nothing to bring up to date; let it be.",
    ),
    (
        ("edit_window_closed", "cant_update_message"),
        "The workspace does not let messages be changed any more after a time.",
        "Its admin can allow it; otherwise let it be.",
    ),
    (
        ("too_long", "MessageSizeTooBig", "invalid_blocks", "metadata_too_large"),
        "It is too long for the chat platform.",
        "Please tell whoever runs Signoff: this should not happen.",
    ),
    (
        ("is not connected",),
        "The chat platform is not connected here.",
        "Whoever runs Signoff has to set it up; then try again.",
    ),
    (
        ("could not be reached", "did not answer", " answered ", "asked to wait"),
        "The chat platform could not be reached, or had trouble of its own.",
        "It is tried again every minute by itself; you can also try at once.",
    ),
)
_UNSURE = Cause(
    why="The connection broke while it was sent: it may have arrived, and Signoff may not look there.",
    mend="Look in the chat. If it is there, let it be; if you send it again and it is there, it stands there twice.",
)
_TWICE = Cause(
    why="The connection broke while it was sent, so it was sent once more: it may stand there twice.",
    mend="Nothing has to be done: only one answer can ever be recorded.",
)
_OTHERWISE = "Whoever runs Signoff finds more in its log; you can send it again."


def cause_of(trouble: Trouble, error: str) -> Cause:
    """Say why a delivery did not arrive; what is not known is told in the platform's own words."""
    if trouble is Trouble.UNSURE:
        return _UNSURE
    if trouble is Trouble.TWICE:
        return _TWICE
    for words, why, mend in _CAUSES:
        if any(word in error for word in words):
            return Cause(why=why, mend=mend)
    return Cause(
        why=f"The chat platform said: {error[:200]}" if error else "Nobody knows why.", mend=_OTHERWISE
    )
