"""The page in a browser, with a playground behind it and a bot that the test plays by hand."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from chromium import Browser, Page
from PIL import Image

from playground.files import Files
from playground.server import serve
from playground.world import World

ADA, BORIS, STUDIO = 101, 102, -1001000000001

Uploads = dict[str, tuple[str, bytes]]


def picture(colour: str, width: int = 96, height: int = 96) -> bytes:
    """A PNG of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


def gif(*colours: str) -> bytes:
    """An animated GIF with a frame of each colour."""
    first, *more = (Image.new("RGB", (96, 64), colour) for colour in colours)
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=more, duration=200, loop=0)
    return file.getvalue()


def keyboard(*rows: list[str]) -> dict[str, Any]:
    """An inline keyboard whose buttons send their own words in lower case."""
    return {"inline_keyboard": [[{"text": word, "callback_data": word.lower()} for word in row] for row in rows]}


class Stage:
    """One playground at `url`, with bot 1 (called Wassily) played through `bot` and people through `say`."""

    def __init__(self, browser: Browser, url: str, http: httpx.AsyncClient) -> None:
        self.browser = browser
        self.url = url
        self.http = http
        self.pages: list[Page] = []

    async def bot(self, method: str, files: Uploads | None = None, **fields: Any) -> Any:
        """Calls a Bot API method as bot 1; answers its result."""
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        reply = (await self.http.post(f"/bot1:TEST/{method}", data=data, files=files)).json()
        assert reply["ok"], reply
        return reply["result"]

    async def say(self, user: int, text: str, chat: int | None = None) -> Any:
        """Says something as a person, without the page."""
        form = {"user": user, "text": text} | ({"chat": chat} if chat else {})
        return (await self.http.post("/person/messages", data=form)).raise_for_status().json()

    async def open(self, user: int = ADA, chat: int = ADA, *, phone: bool = False, **prefers: str) -> Page:
        """The page as `user` with a chat open and loaded; `prefers` as in `Page.prefers`."""
        page = await self.browser.page()
        self.pages.append(page)
        await page.viewport(*((360, 740) if phone else (1200, 800)), phone=phone)
        await page.prefers(reduced_motion="reduce", **prefers)
        await page.goto(f"{self.url}/#user={user}&chat={chat}&bot=1")
        await page.wait_for("document.querySelector('article, .welcome .try')?.checkVisibility()")
        return page


@asynccontextmanager
async def staged(browser: Browser, folder: Path, port: int = 0) -> AsyncIterator[Stage]:
    """A fresh playground in `folder`. At the end no page may have reported an error."""
    world = World(Files(folder))
    world.add_bot(1, "Wassily", "wassily_bot")
    async with serve(world, port=port) as url, httpx.AsyncClient(base_url=url, trust_env=False) as http:
        stage = Stage(browser, url, http)
        await stage.say(ADA, "/start")
        yield stage
        for page in stage.pages:
            await page.goto("about:blank")
    assert [page.errors for page in stage.pages if page.errors] == []
