"""/help: a short word about what the bot does, and chapters that open in its place."""

from __future__ import annotations

from telegram import InlineKeyboardMarkup

from bot.asked import Asked
from bot.buttons import in_rows, markup
from bot.house import Action, Chapter, Command, House, Payload
from bot.menus import offered
from bot.texts import Texts

CHAPTERS: dict[Chapter, tuple[str, ...]] = {
    "painting": ("help-chapter-painting", "help-flags", "help-mixing", "help-choices"),
    "fusing": ("help-chapter-fusing", "help-fusing"),
    "made": ("help-chapter-made", "help-made"),
    "groups": ("help-chapter-groups", "help-groups"),
    "credits": ("help-chapter-credits", "help-credits"),
    "yours": ("help-chapter-yours",),
    "desk": ("help-chapter-desk",),
}
"""The chapters in their order: the title of each, and what it says besides its commands."""
_IN_A_ROW = 3


async def help_(house: House, asked: Asked) -> None:
    """The first page."""
    await house.reply(asked, house.texts(asked).html("help"), await _keyboard(house, asked, None))


async def turn(house: House, asked: Asked, payload: Payload) -> None:
    """Open a chapter in place of the page that is shown."""
    chapter: Chapter = payload["chapter"]
    texts = house.texts(asked)
    lines = "\n".join(_line(texts, command) for command in _commands(house, asked, chapter))
    title, *more = CHAPTERS[chapter]
    parts = [f"<b>{texts.html(title)}</b>", lines, *(texts.html(key) for key in more)]
    await house.rewrite(asked, "\n\n".join(part for part in parts if part), await _keyboard(house, asked, chapter))


def _line(texts: Texts, command: Command) -> str:
    return f"/{command.name} – {texts.html(command.about)}"


def _commands(house: House, asked: Asked, chapter: Chapter) -> list[Command]:
    """Those of a chapter; that of groups is told everywhere, so that people learn what there is."""
    commands = [command for command in house.commands if command.chapter == chapter]
    if chapter == "groups":
        return commands
    return offered(commands, asked.chat.kind, operator=house.doors.is_admin(asked.person.id))


async def _keyboard(house: House, asked: Asked, shown: Chapter | None) -> InlineKeyboardMarkup:
    """A button for each chapter that has anything to tell here."""
    buttons = house.buttons(asked)
    others = {chapter: keys[0] for chapter, keys in CHAPTERS.items() if chapter != shown}
    turns = [
        await buttons.button(title, "help", {"chapter": chapter})
        for chapter, title in others.items()
        if _commands(house, asked, chapter)
    ]
    return markup(*in_rows(turns, _IN_A_ROW))


ACTIONS: dict[str, Action] = {"help": turn}
