"""/start, /help, and whatever is no command."""

from __future__ import annotations

from bot.asked import Asked
from bot.house import House
from bot.painting import some_words
from bot.parse import parse
from bot.refusal import Refusal

_EXAMPLES = 4
_WORDS = 30  # that are named of those it knows


async def start(house: House, asked: Asked) -> None:
    """Greet, say what the bot does, and offer things to try."""
    spec = house.painting.spec
    lines = [house.texts.html("greeting", name=asked.person.name)]
    if spec.words:
        words = some_words(spec, _WORDS)
        lines.append(house.texts.html("greeting-words", count=len(spec.words), words=words))
    if house.painting.trouble is not None:
        lines.append(house.texts.html("unavailable", why=house.painting.trouble))
    if spec.examples:
        lines.append(house.texts.html("greeting-try"))
    keyboard = await house.keyboards.examples(spec.examples[:_EXAMPLES]) if spec.examples else None
    await house.reply(asked, "\n\n".join(lines), keyboard)


async def help_(house: House, asked: Asked) -> None:
    """Every command with its line, then the flags."""
    shown = [command for command in house.commands if not command.for_admins]
    commands = "\n".join(f"/{command.name} – {house.texts.html(command.about)}" for command in shown)
    await house.reply(asked, f"{commands}\n\n{house.texts.html('help-flags')}\n\n{house.texts.html('help-photos')}")


async def unknown(house: House, asked: Asked) -> None:
    """A command that there is none of."""
    raise Refusal("command-unknown", command=asked.text.split()[0][:32])


async def words(house: House, asked: Asked) -> None:
    """Words without a command: offer to paint them."""
    if not asked.text:
        raise Refusal("nothing-to-do")
    parse(f"/imagine {asked.text}")
    await house.say(asked, "offer", await house.keyboards.offer(asked.text, asked.person.id))
