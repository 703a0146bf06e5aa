"""The methods about the topics of a forum, which its administrators open, close and delete."""

from __future__ import annotations

from playground.calls import Call
from playground.dialogs import Dialog
from playground.errors import bad_request
from playground.values import Json

MAX_NAME = 128
ICON_COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


async def create_forum_topic(call: Call) -> Json:
    """`createForumTopic`; answers the `ForumTopic`."""
    dialog = _forum(call, "not enough rights to create a topic")
    name = call.args["name"].strip()[:MAX_NAME]
    if not name:
        raise bad_request("name must be non-empty")
    color = call.args.get("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise bad_request("invalid icon color specified")
    opening = call.world.open_topic(dialog, call.bot.user, name, color, to=call.bot)
    return {"message_thread_id": opening["message_id"], "name": name, "icon_color": color}


async def close_forum_topic(call: Call) -> bool:
    """`closeForumTopic`: only administrators write there from then on."""
    dialog, thread = _topic(call)
    if thread in dialog.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    call.world.post(dialog, call.bot.user, {"forum_topic_closed": {}}, thread=thread, to=call.bot)
    dialog.closed.add(thread)
    return True


async def reopen_forum_topic(call: Call) -> bool:
    """`reopenForumTopic`."""
    dialog, thread = _topic(call)
    if thread not in dialog.closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    dialog.closed.remove(thread)
    call.world.post(dialog, call.bot.user, {"forum_topic_reopened": {}}, thread=thread, to=call.bot)
    return True


async def delete_forum_topic(call: Call) -> bool:
    """`deleteForumTopic`, with all that was said in it."""
    dialog, thread = _topic(call)
    inside = [number for number, message in dialog.messages.items() if message.get("message_thread_id") == thread]
    for number in inside:
        call.world.remove(dialog, number)
    del dialog.topics[thread]
    dialog.closed.discard(thread)
    return True


def _forum(call: Call, refusal: str) -> Dialog:
    dialog = call.chat()
    if not dialog.is_forum:
        raise bad_request("the chat is not a forum")
    if not dialog.is_administrator(call.bot.id):
        raise bad_request(refusal)
    return dialog


def _topic(call: Call) -> tuple[Dialog, int]:
    dialog = _forum(call, "not enough rights to manage the topic")
    thread = call.args.get("message_thread_id", 0)
    if thread not in dialog.topics:
        raise bad_request("TOPIC_ID_INVALID")
    return dialog, int(thread)
