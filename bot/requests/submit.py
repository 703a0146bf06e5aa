"""From a wish to a job in line: the price is held, the job is written, its status message goes up."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from bot.asked import Asked
from bot.board.faces import about
from bot.entries import enter, theme_for
from bot.house import House
from bot.refusal import Refusal
from bot.requests.asking import ask
from bot.requests.cost import is_costly
from bot.requests.orders import Order, ordered
from bot.requests.wishes import Wish
from bot.rules.groups import allowance_of
from bot.sales.paying import Short, offer_to_pay
from storage import AlreadyAsked, JobRow, NewJob, NotEnoughCredits, PictureGone, TooManyWaiting

_Refused: TypeAlias = AlreadyAsked | NotEnoughCredits | PictureGone | TooManyWaiting
_REFUSED = (AlreadyAsked, NotEnoughCredits, PictureGone, TooManyWaiting)


async def submit(
    house: House,
    asked: Asked,
    wish: Wish,
    *,
    parents: Sequence[int] = (),
    agreed: bool = False,
    from_basket: bool = False,
) -> None:
    """Put the wish in line, all that it leaves open decided; one that costs much is asked about first, unless it was
    `agreed` to. `parents` are the pictures of ours that it starts from, in their order; `from_basket` says that all it
    starts from was put aside, which it is no more once it is in line.

    The job's id comes from the update, so that an update handled twice makes one job. Raises `Refusal` where
    the words are not to be painted, the group's rules are against it, credits are short, the picture is gone or too
    much is waiting; nothing is held. Raises `Silence` where that was said before.
    """
    await _demand_welcome(house, asked, job_ids(asked, 1)[0])
    order = replace(ordered(house, asked, wish, tuple(parents)), from_basket=from_basket)
    theme = await theme_for(house, asked, wish)
    job = order.job(asked, job_ids(asked, 1)[0], asked.button and f"{asked.button}:{asked.person.id}")
    try:
        if not agreed and await _asks_first(house, asked, order.credits):
            return await ask(house, asked, [order])
        await _put_in_line(house, asked, job)
    except Short as short:
        if not await offer_to_pay(house, asked, job, short, theme):
            raise
        return
    await enter(house, theme, job.id)
    await house.dispatcher.wake()


async def is_submitted(house: House, asked: Asked) -> bool:
    """Whether the request has made its job before; one without a status message is given it."""
    row = await house.storage.job(job_ids(asked, 1)[0])
    if row is not None:
        await house.board.open(row.id, _now(house, row))
    return row is not None


async def _put_in_line(house: House, asked: Asked, job: NewJob) -> None:
    try:
        await house.board.open(job.id, house.storage.submit(job, max_waiting=house.max_waiting))
    except _REFUSED as error:
        raise await _refusal(house, asked, error) from error


async def submit_words(house: House, asked: Asked, wishes: Sequence[Wish]) -> None:
    """Put a wish in line, or ask about several together. Those whose seed is open have one seed, so that they differ in
    their words alone. Raises as `submit` does."""
    if len(wishes) == 1:
        return await submit(house, asked, wishes[0])
    if len(wishes) > house.max_waiting:
        raise Refusal("many-waiting", limit=house.max_waiting)
    await house.doors.paint(asked)
    orders: list[Order] = []
    for wish in wishes:
        seed = wish.options.seed if wish.options.seed is not None or not orders else orders[0].wish.options.seed
        orders.append(ordered(house, asked, wish.evolve(seed=seed)))
    await demand(house, asked, sum(order.credits for order in orders), requests=len(orders))
    await ask(house, asked, orders)


async def submit_agreed(house: House, asked: Asked, ids: Sequence[str], orders: Sequence[Order]) -> None:
    """Put orders in line that somebody has agreed to, all of them or none, under these ids.

    Raises as `submit` does, and `Refusal` where that was done before.
    """
    known = [await house.storage.job(job_id) for job_id in ids]
    if any(row is not None and row.update_id != asked.update_id for row in known):
        raise Refusal("agreed-already")
    await _demand_welcome(house, asked, ids[0])
    theme = await theme_for(house, asked, orders[0].wish)
    jobs = [order.job(asked, job_id, None) for job_id, order in zip(ids, orders, strict=True)]
    try:
        rows = await house.storage.submit_all(jobs, max_waiting=house.max_waiting)
    except TooManyWaiting as error:
        raise Refusal("many-waiting" if len(jobs) > 1 else "too-many-waiting", limit=error.limit) from error
    except _REFUSED as error:
        raise await _refusal(house, asked, error) from error
    for row in rows:
        await enter(house, theme, row.id)
        await house.board.open(row.id, _now(house, row))
    await house.dispatcher.wake()


def job_ids(asked: Asked, count: int) -> list[str]:
    """The ids of the jobs that an update makes."""
    own = f"{asked.update_id:x}"
    return [own] if count == 1 else [f"{own}-{number}" for number in range(1, count + 1)]


async def _demand_welcome(house: House, asked: Asked, job_id: str) -> None:
    """Ask the rules of the group; what is in line already was let in before, and is no earlier request."""
    if await house.storage.job(job_id) is None:
        await house.doors.paint(asked)


async def _now(house: House, row: JobRow) -> JobRow:
    """The job as it is by now: the first of several may be painted before the last has its status message."""
    return await house.storage.job(row.id) or row


async def _asks_first(house: House, asked: Asked, credits: int) -> bool:
    """Whether the price is told first. Raises `Refusal` where it is not only high, but too high."""
    if credits <= house.pictures:  # as most do, for whose sake nothing is looked up
        return False
    if not is_costly(credits, daily=(await house.storage.quota(asked.person.id)).daily, usual=house.pictures):
        return False
    await demand(house, asked, credits)
    return True


async def demand(house: House, asked: Asked, credits: int, *, requests: int = 1) -> None:
    """Raises `Refusal` where whoever asks has fewer credits. One request is paid for by them or by the group, and of
    several each may be paid for by another of the two."""
    available = (await house.storage.quota(asked.person.id)).available
    if credits > available and credits > await _of_group(house, asked) + (available if requests > 1 else 0):
        raise await _short(house, asked, NotEnoughCredits(credits, available))


async def _of_group(house: House, asked: Asked) -> int:
    """What is left today of the credits that the group has for its members."""
    daily = allowance_of(asked, house.group_allowance)
    return (await house.storage.purse.allowance(asked.chat.id, daily)).available if daily else 0


async def _refusal(house: House, asked: Asked, error: _Refused) -> Refusal:
    match error:
        case NotEnoughCredits():
            return await _short(house, asked, error)
        case AlreadyAsked():
            return Refusal("pressed-already")
        case PictureGone():
            return Refusal("picture-lost")
        case TooManyWaiting():
            return Refusal("too-many-waiting", limit=error.limit)


async def _short(house: House, asked: Asked, error: NotEnoughCredits) -> Short:
    quota = await house.storage.quota(asked.person.id)
    time_left = about(house.texts(asked), quota.refills_at - time.time())
    if error.needed > quota.daily + quota.extra:
        return Short("credits-never", needed=error.needed, daily=quota.daily)
    return Short("credits-short", needed=error.needed, available=error.available, time=time_left)
