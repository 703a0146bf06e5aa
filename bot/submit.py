"""From a wish to a job in line: the price is held, the job is written, its status message goes up."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.asked import Asked
from bot.board.faces import about
from bot.cost import cost
from bot.house import House
from bot.painting import called
from bot.refusal import Refusal
from bot.rules.policy import screen
from bot.tastes import decide
from bot.wishes import Wish
from engine.jobs import Picture
from storage import AlreadyAsked, NewJob, NotEnoughCredits, PictureGone, TooManyWaiting


async def submit(house: House, asked: Asked, wish: Wish, *, parents: Sequence[int] = ()) -> None:
    """Put the wish in line, all that it leaves open decided. `parents` are the pictures of ours that it starts from,
    in their order.

    The job's id comes from the update, so that an update handled twice makes one job. Raises `Refusal` where
    the words are not to be painted, credits are short, the picture is gone or too much is waiting; nothing is held.
    """
    wish = decide(wish, asked.tastes, house.painting, house.pictures)
    spec = house.painting.chosen(wish.options.model)
    if wish.kind not in spec.tasks:
        raise Refusal("task-missing", model=called(spec))
    screen(house.policies, wish)
    job = NewJob(
        id=f"{asked.update_id:x}",
        person_id=asked.person.id,
        chat_id=asked.chat.id,
        thread_id=asked.thread_id,
        request_message_id=asked.message_id,
        update_id=asked.update_id,
        kind=wish.kind,
        model=spec.name,
        payload=wish.dumps(),
        cost=cost(wish.sampling(spec), spec),
        prompt=wish.prompt,
        parents=tuple(parents),
        sources=tuple(part.path for part in wish.parts if isinstance(part, Picture)),
        language=asked.language,
        origin=asked.button and f"{asked.button}:{asked.person.id}",
    )
    try:
        await house.board.open(job.id, house.storage.submit(job, max_waiting=house.max_waiting))
    except NotEnoughCredits as error:
        raise await _short(house, asked, error) from error
    except AlreadyAsked as error:
        raise Refusal("pressed-already") from error
    except PictureGone as error:
        raise Refusal("picture-lost") from error
    except TooManyWaiting as error:
        raise Refusal("too-many-waiting", limit=error.limit) from error
    await house.dispatcher.wake()


async def _short(house: House, asked: Asked, error: NotEnoughCredits) -> Refusal:
    quota = await house.storage.quota(asked.person.id)
    time_left = about(house.texts(asked), quota.refills_at - time.time())
    if error.needed > quota.daily:
        return Refusal("credits-never", needed=error.needed, daily=quota.daily)
    return Refusal("credits-short", needed=error.needed, available=error.available, time=time_left)
