"""Who is what in a chat: owners, administrators, members, and those who are gone."""

from __future__ import annotations

from playground.dialogs import Dialog
from playground.values import Json, words
from playground.world import World

_RIGHTS = words(
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories "
    "can_pin_messages can_manage_topics"
)
_RIGHTS_NOT_HAD = ("can_be_edited", "is_anonymous", "can_promote_members")


def status_of(world: World, dialog: Dialog, user_id: int) -> str:
    """What somebody is in a chat: "creator", "administrator", "member" or "left"."""
    inside = user_id in dialog.members or any(bot.id == user_id for bot in world.bots_in(dialog))
    return dialog.members.get(user_id, "member") if inside else "left"


def as_member(user: Json, status: str) -> Json:
    """The `ChatMember` of somebody; an administrator may do all but make others administrators."""
    more: Json = {}
    if status == "creator":
        more = {"is_anonymous": False}
    elif status == "administrator":
        more = {right: right not in _RIGHTS_NOT_HAD for right in sorted(_RIGHTS)}
    elif status == "kicked":
        more = {"until_date": 0}
    return {"user": user, "status": status} | more


def tell_status(world: World, dialog: Dialog, by: Json, user: Json, old: str, new: str) -> None:
    """Tell the bots what somebody became: each bot of itself, and its administrators among the bots of others."""
    update = {
        "chat": dialog.chat,
        "from": by,
        "date": world.now(),
        "old_chat_member": as_member(user, old),
        "new_chat_member": as_member(user, new),
    }
    if user["id"] in world.bots:
        world.bots[user["id"]].updates.put("my_chat_member", update)
    for bot in world.bots_in(dialog):
        if dialog.is_group and bot.id != user["id"] and dialog.is_administrator(bot.id):
            bot.updates.put("chat_member", update)
