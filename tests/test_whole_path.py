"""The way of a newcomer: the demo's own command, the page in a browser, the shipped model."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from chromium import Browser, needs_chromium

from playground.client import Message, Person, Playground

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

PICTURE = "article[data-message-id] img"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Everything, started as `make demo` starts it but on a free port, and with one picture a request."""
    command = (sys.executable, "-m", "playground", "--port", "0", "--data", str(tmp_path_factory.mktemp("demo")))
    one_picture = os.environ | {"WASSILY_PICTURES": "1"}
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=one_picture)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(60):
            yield (await process.stdout.readline()).decode().split()[1]
    finally:
        process.terminate()
        await process.wait()


def _is_picture(message: Message) -> bool:
    return bool(message.photo) and any("More" in row for row in message.buttons)


@pytest.mark.browser
@needs_chromium
async def test_words_typed_into_the_page_become_a_picture(address: str, tmp_path: Path) -> None:
    """Somebody opens the page, types `/imagine a red apple`, and sees a picture of the model's full size."""
    async with Browser(tmp_path) as browser:
        page = await browser.page(f"{address}/#user=101&bot=1")
        await page.wait_for("!!document.querySelector('#composer')?.offsetParent")
        await page.click("#composer")
        await page.type("/imagine a red apple")
        await page.click("#send")
        buttons = "[...document.querySelectorAll('button[data-callback]')].some(b => b.textContent.includes('More'))"
        await page.wait_for(buttons, timeout=90)
        shown = f"[...document.querySelectorAll('{PICTURE}')].some(image => image.naturalWidth >= 512)"
        await page.wait_for(shown, timeout=30)
        assert not page.errors


async def test_the_shipped_model_fuses_and_varies_what_it_painted(address: str) -> None:
    """A picture comes back varied from its button, and fused with words from a reply."""
    async with Playground(address) as playground:
        person = Person(playground, 104, bot=1)
        await person.say("/imagine a fox on a blue background --seed 3")
        picture = await person.wait_for(_is_picture, timeout=90)
        await person.press(picture, "Vary a lot")
        varied = await person.wait_for(lambda message: _is_picture(message) and message.id != picture.id, timeout=60)
        await person.say("/fuse 0.5 | a mushroom", reply_to=varied)
        fused = await person.wait_for(
            lambda message: _is_picture(message) and message.id not in (picture.id, varied.id), timeout=60
        )
        assert len({await person.file(message.photo or "") for message in (picture, varied, fused)}) == 3
