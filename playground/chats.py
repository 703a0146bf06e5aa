"""The methods that tell about chats and the people in them."""

from __future__ import annotations

from playground.calls import Call
from playground.dialogs import Dialog
from playground.errors import bad_request, migrated
from playground.files import MAX_DOWNLOAD
from playground.members import as_member, status_of
from playground.values import Json, words

_RIGHTS = words(
    "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info "
    "can_invite_users can_pin_messages can_manage_topics can_edit_tag can_react_to_messages"
)


async def get_chat(call: Call) -> Json:
    """`getChat`."""
    dialog = call.chat(write=False)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    info = dialog.chat | {
        "accent_color_id": dialog.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }
    if dialog.is_group:
        info |= {"permissions": dict.fromkeys(_RIGHTS, True), "join_to_send_messages": True}
    return info


async def get_chat_member(call: Call) -> Json:
    """`getChatMember`."""
    return _member(call, _open_chat(call), call.args["user_id"])


async def get_chat_administrators(call: Call) -> list[Json]:
    """`getChatAdministrators`."""
    dialog = _open_chat(call)
    if not dialog.is_group:
        raise bad_request("there are no administrators in the private chat")
    return [_member(call, dialog, user) for user in dialog.members if dialog.is_administrator(user)]


async def get_chat_member_count(call: Call) -> int:
    """`getChatMemberCount`: people and bots."""
    dialog = _open_chat(call)
    return len(set(dialog.members) | {bot.id for bot in call.world.bots_in(dialog)})


async def get_user_profile_photos(call: Call) -> Json:
    """`getUserProfilePhotos`: nobody here has any."""
    if call.args["user_id"] not in call.world.people:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}


async def get_file(call: Call) -> Json:
    """`getFile`: where to download a file of at most 20 MiB."""
    stored = call.world.files.get(call.args["file_id"])
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if stored.size > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.public_path,
    }


def _open_chat(call: Call) -> Dialog:
    """The chat to read the members of, which nobody can once it has become a supergroup."""
    dialog = call.chat(write=False)
    if dialog.successor:
        raise migrated(dialog.successor)
    return dialog


def _member(call: Call, dialog: Dialog, user_id: int) -> Json:
    world = call.world
    user = world.people.get(user_id) or (world.bots[user_id].user if user_id in world.bots else None)
    if user is None or user_id <= 0:
        raise bad_request("user not found")
    return as_member(user, status_of(world, dialog, user_id))
