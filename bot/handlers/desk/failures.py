"""What went wrong: failed requests, which can be tried again, and the last errors of the log."""

from __future__ import annotations

import logging

from bot.asked import Asked
from bot.handlers.desk.guard import View, operators, who
from bot.house import Action, House, Payload
from bot.keyboards import desk
from bot.log import without
from bot.refusal import Refusal
from bot.requests.wishes import Wish
from bot.texts import cut
from bot.times import day_and_time
from storage import JobRow, PictureGone

log = logging.getLogger(__name__)

SHOWN = 10
_WHY_LENGTH = 120
_LINE_LENGTH = 300


async def view(house: House, asked: Asked) -> View:
    """The newest failed requests, with why, each with a button that tries it again unless that was done."""
    texts, buttons = house.texts(asked), house.buttons(asked)
    rows = await house.storage.desk.failed(SHOWN)
    lines = [texts.html("desk-failed") if rows else texts.html("desk-failed-none")]
    each = []
    for number, row in enumerate(rows, start=1):
        tried = await house.storage.job(_again(row.id)) is not None
        key = "desk-failed-tried" if tried else "desk-failed-one"
        when = day_and_time(row.ended_at or row.created_at)
        lines.append(texts.html(key, n=number, time=when, who=await who(house, row.person_id), why=_why(row)))
        if not tried:
            each.append(await buttons.button("button-desk-retry", "desk-retry", {"job": row.id}, n=number))
    return "\n".join(lines), await desk.page(buttons, "failed", each)


async def errors_view(house: House, asked: Asked) -> View:
    """The last errors, as the log has them."""
    texts = house.texts(asked)
    found = house.operation.vitals.errors.last(SHOWN)
    lines = [texts.html("desk-errors") if found else texts.html("desk-errors-none")]
    lines += [texts.html("desk-error", line=cut(line, _LINE_LENGTH)) for line in found]
    return "\n".join(lines), await desk.page(house.buttons(asked), "errors")


@operators
async def retry(house: House, asked: Asked, payload: Payload) -> str:
    """Put a failed request in line again, for its person and at no cost, once."""
    new_id = _again(payload["job"])
    if await house.storage.job(new_id) is not None:
        return "desk-retried-before"
    try:
        await house.board.open(new_id, _retried(house, asked, payload["job"], new_id))
    except PictureGone as error:
        raise Refusal("desk-retry-lost") from error
    log.info("person %d lets job %s be tried again", asked.person.id, payload["job"])
    await house.dispatcher.wake()
    await house.rewrite(asked, *await view(house, asked))
    return "desk-retried"


async def _retried(house: House, asked: Asked, job_id: str, new_id: str) -> JobRow:
    row = await house.storage.desk.retry(job_id, new_id, asked.update_id)
    if row is None:
        raise Refusal("desk-retry-lost")
    return row


def _again(job_id: str) -> str:
    """The id of the request that a failed one is tried again as."""
    return f"{job_id}-r"


def _why(row: JobRow) -> str:
    """What went wrong, in a line and without the person's words."""
    told = (row.error_detail or "").strip().rpartition("\n")[2]
    private = (row.prompt, Wish.loads(row.payload).options.negative_prompt or "")
    return cut(f"{row.error_code}: {without(told, private)}" if told else str(row.error_code), _WHY_LENGTH)


ACTIONS: dict[str, Action] = {"desk-retry": retry}
