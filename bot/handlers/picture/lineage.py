"""Where a picture comes from: what it was made of, and what that was made of."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.asked import Asked
from bot.buttons import in_rows, markup
from bot.handlers.picture.found import in_group, once
from bot.house import Action, House
from bot.keyboards.pictures import number
from bot.pictures.captions import subject
from bot.times import minute
from storage import JobRow, PictureRow

MOST = 20


async def lineage(house: House, asked: Asked, pictures: list[PictureRow]) -> None:
    """List what the picture comes from, nearest first, with a number for each that can be shown.

    What is nobody's business here is counted, and not told: in a group what was asked for elsewhere, elsewhere what
    somebody else asked for.
    """
    texts, buttons = house.texts(asked), house.buttons(asked)
    lines, elsewhere = [texts.html("lineage")], 0
    numbers: list[InlineKeyboardButton] = []
    for steps, picture, job in await house.storage.library.ancestors(pictures[0].id, MOST):
        if not _is_told(asked, job):
            elsewhere += 1
        elif picture.deleted_at is not None or job.erased_at is not None:
            lines.append(texts.html("lineage-deleted", arrows="↑" * steps))
        else:
            numbers.append(await number(buttons, len(numbers) + 1, [picture]))
            prompt = subject(texts, job)
            time = minute(job.created_at)
            lines.append(
                texts.html(
                    "lineage-line", arrows="↑" * steps, n=len(numbers), prompt=prompt, seed=str(picture.seed), time=time
                )
            )
    if elsewhere:
        lines.append(texts.html("lineage-elsewhere", count=elsewhere))
    await house.reply(asked, "\n".join(lines), markup(*in_rows(numbers)) if numbers else None)


def _is_told(asked: Asked, job: JobRow) -> bool:
    return job.chat_id == asked.chat.id if in_group(asked) else job.person_id == asked.person.id


ACTIONS: dict[str, Action] = {"lineage": once(lineage)}
