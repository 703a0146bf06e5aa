"""The real bot process and requests that cannot be met: one clear sentence each, and no credits held."""

from __future__ import annotations

import pytest
from bot_world import credits_of, picture

from playground.client import Person

CASES = {
    "/imagine": "/imagine a red apple",
    "/imagine --ar 16:9": "/imagine a red apple",
    "/imagine a cat --colour red": "no flag --colour",
    "/imagine a cat --sede 3": "Did you mean --seed?",
    "/imagine a cat --n 100": "--n goes from 1 to 9",
    "/imagine a cat --n four": "--n takes a whole number",
    "/imagine a cat --n": "--n needs a value",
    "/imagine a cat --seed 1000000000000000000000000000000": "--seed goes from 0",
    "/imagine a cat --seed -1": "--seed goes from 0",
    "/imagine a cat --ar wide": "--ar 16:9",
    "/imagine a cat --ar 100:1": "--ar goes from 1:4 to 4:1",
    "/imagine a cat --size 9x9": "--size",
    "/imagine a cat --steps 0": "--steps goes from 1",
    "/imagine a cat --guidance 1e9": "--guidance takes a number",
    "/imagine a cat --prior magic": "diffusion, residual, linear, none",
    "/imagine a cat --strength 1": "does not go with /imagine",
    "/imagine a cat --n 2 --n 3": "--n is there twice",
    "/imagine a cat --ar 1:1 --size 64x64": "both set the shape",
    "/imagine a cat --n 9 --steps 100": "more than the 100 of a whole day",
    "/imagine a cat --ra 16:9": "Did you mean --ar?",
    "/imagine a cat --fast --steps 3": "--fast and --steps do not go together",
    "/imagine a cat --style xyzzy": "/styles shows those",
    "/imagine a cat --style pstel": "Did you mean pastel?",
    "/imagine a cat --model dall-e": "You can choose",
    "/imagine a cat::-1 a dog": "To keep something out, use --no",
    "/imagine ::2 a dog": "no words before ::2",
    "/imagine {a, {b, c}}": "Braces cannot stand within braces",
    "/imagine {red,} apple": "choice of nothing",
    "/imagine {a, b} {c, d} {e, f} {g, h}": "That makes 16 requests, and at most 9",
    "/imagine ...": "nothing to paint",
    "/imagine " + "ten thousand words " * 200: "That is too long: 3,799 letters",
    "/vary": "Reply to a photo",
    "/fuse": "Say what to fuse",
    "/fuse a cat": "Words alone",
    "/fuse 0.5 0.5": "There is no photo to weigh",
    "/paint a cat": "I don't know /paint",
}


@pytest.mark.parametrize(("text", "answer"), CASES.items(), ids=[text[:60] for text in CASES])
async def test_words_that_cannot_be_read(person: Person, text: str, answer: str) -> None:
    """What is wrong is named in one short answer to the request itself, and it costs nothing."""
    asked = await person.say(text)
    refusal = await person.wait_for(lambda message: message.text)
    assert answer in refusal.text
    assert len(refusal.text) < 200
    assert refusal.reply_to == asked.id
    assert await credits_of(person) == 100


async def test_a_reply_to_nothing(person: Person) -> None:
    """/vary as a reply to a message without a picture says what to reply to."""
    words = await person.say("a fox")
    await person.wait_for(lambda message: "Shall I paint" in message.text)
    await person.say("/vary", reply_to=words)
    await person.wait_for(lambda message: "Reply to a photo" in message.text)
    assert await credits_of(person) == 100


async def test_one_photo_alone_cannot_be_fused(person: Person) -> None:
    """/fuse with one photo and no words says what is missing."""
    await person.send_photo(picture(), caption="/fuse")
    await person.wait_for(lambda message: "cannot be fused" in message.text)
    assert await credits_of(person) == 100


async def test_more_waiting_than_allowed(person: Person) -> None:
    """The eleventh request that waits is refused, and the ten before it stay."""
    for number in range(12):
        await person.say(f"/imagine a slow apple {number} --steps 20")
    await person.wait_for(lambda message: "You have 10 requests waiting already" in message.text)
    await person.say("/cancel")
    await person.wait_for(lambda message: "11 requests are cancelled" in message.text)
    assert await credits_of(person) == 100
