"""Reactions to messages: of bots, and of people."""

from __future__ import annotations

from playground.calls import Call
from playground.dialogs import Dialog
from playground.errors import bad_request
from playground.values import Json, words
from playground.world import World

EMOJI = words(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 "
    "🍾 💋 🖕 😈 😴 😭 🤓 "
    "👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡"
)
"""The emoji that a reaction may be, without variation selectors."""


async def set_message_reaction(call: Call) -> bool:
    """`setMessageReaction`: one emoji for a bot, or none."""
    dialog = call.chat()
    message = call.message(dialog, "message to react")
    reactions = [_plain(reaction) for reaction in call.args.get("reaction", [])]
    for reaction in reactions:
        if reaction["type"] not in ("emoji", "custom_emoji"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
        if reaction["type"] == "emoji" and reaction.get("emoji") not in EMOJI:
            raise bad_request("REACTION_INVALID")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    react(call.world, dialog, call.bot.user, message, reactions)
    return True


def _plain(reaction: Json) -> Json:
    return reaction | {"emoji": plain(reaction["emoji"])} if "emoji" in reaction else reaction


def plain(emoji: str) -> str:
    """An emoji as reactions write it."""
    return emoji.replace("\ufe0f", "")


def react(world: World, dialog: Dialog, user: Json, message: Json, reactions: list[Json]) -> None:
    """Put these in the place of somebody's reactions to a message. Of people's, the bots that may know are told.

    In groups those are administrators; and only bots that asked for `message_reaction` get it.
    """
    given = dialog.reactions.setdefault(message["message_id"], {})
    old = given.pop(user["id"], [])
    if reactions:
        given[user["id"]] = reactions
    if old == reactions:
        return
    world.publish(dialog, "edited", message)
    if user["is_bot"]:
        return
    update = {
        "chat": dialog.chat,
        "message_id": message["message_id"],
        "user": user,
        "date": world.now(),
        "old_reaction": old,
        "new_reaction": reactions,
    }
    for bot in world.bots_in(dialog):
        if not dialog.is_group or dialog.is_administrator(bot.id):
            bot.updates.put("message_reaction", update)
