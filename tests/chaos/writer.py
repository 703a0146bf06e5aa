"""`python -m tests.chaos.writer FOLDER SEED`: writes into the memory without end, and says each thing that is done.

A line is `KIND ID`, printed once the memory has said that it is kept. Nothing here ever ends by itself.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path
from random import Random

from PIL import Image

from storage import Chat, CreditRules, NewJob, NewPicture, Person, Sent, Storage

PEOPLE = (1, 2, 3)


async def write(folder: Path, seed: int) -> None:
    """Receive updates, take jobs through their lives, and keep files; in a random order."""
    random = Random(seed)
    storage = await Storage.open(folder, rules=CreditRules(10**6))
    for left in await storage.running():
        await storage.requeue(left.id, left.attempt)
    for person in PEOPLE:
        await storage.meet(Person(person, f"Person {person}"), Chat(person, "private"))
    for number in count():
        update = seed * 100_000 + number
        await storage.receive(update, "{}")
        said("update", update)
        person = random.choice(PEOPLE)
        job = NewJob(
            id=f"{seed}-{number}",
            person_id=person,
            chat_id=person,
            kind="generate",
            model="mini",
            payload="{}",
            cost=random.randrange(4),
            prompt="a fox",
            update_id=update,
        )
        await storage.submit(job, max_waiting=10**6)
        said("queued", job.id)
        await storage.handled(update)
        await storage.button("again", person, {"job": job.id})
        await storage.keep_upload(person, random.randbytes(2000), ".png")
        if random.random() < 0.7:
            await one_turn(storage, random)
        for delivery in await storage.due_deliveries(3):
            if random.random() < 0.6:
                sent = [Sent(picture.id, person, number + 1, "file") for picture in delivery.pictures]
                await storage.delivered(delivery.id, sent)
                said("delivered", delivery.job.id)
            elif random.random() < 0.2:
                await storage.undeliverable(delivery.id, "blocked")
                said("failed", delivery.job.id)


async def one_turn(storage: Storage, random: Random) -> None:
    """Take a job and bring it to one of its ends."""
    job = await storage.take()
    if job is None:
        return
    end = random.choice(("rendered", "rendered", "rendered", "failed", "cancelled", "queued"))
    if end == "failed":
        await storage.fail(job.id, "error", "chaos", attempt=job.attempt)
    elif end == "cancelled":
        await storage.cancel(job.id)
    elif end == "queued":
        await storage.requeue(job.id, job.attempt)
    else:
        path = storage.pictures.new_path(job.id, 0)
        Image.new("RGB", (8, 8), "teal").save(path)
        await storage.rendered(job.id, job.attempt, [NewPicture(path, 8, 8, 0)], 1.0)
    said(end, job.id)


def said(kind: str, name: object) -> None:
    """Say in one write that this is done."""
    sys.stdout.write(f"{kind} {name}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), int(sys.argv[2])))
