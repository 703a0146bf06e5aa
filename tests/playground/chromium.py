"""Debian's chromium, driven by the DevTools protocol over one websocket: enough of a browser for tests.

async with Browser(profile_folder) as browser:
    page = await browser.page("http://127.0.0.1:8081/")
    await page.click("#composer")
    await page.type("hello")
    await page.wait_for("document.querySelector('article')")
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed: apt-get install chromium")
"""Put beside `pytest.mark.browser` on every test that drives the page."""

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--mute-audio",
    "--no-first-run",
    "--remote-debugging-port=0",
)

_KEYS = {
    "Backspace": 8,
    "Tab": 9,
    "Enter": 13,
    "Escape": 27,
    "PageUp": 33,
    "PageDown": 34,
    "End": 35,
    "Home": 36,
    "ArrowLeft": 37,
    "ArrowUp": 38,
    "ArrowRight": 39,
    "ArrowDown": 40,
    "Delete": 46,
}
_MODIFIERS = {"alt": 1, "ctrl": 2, "meta": 4, "shift": 8}


_AT_REST = """new Promise((resolve) => {
    const middle = () => {
        const box = (%s)?.getBoundingClientRect();
        return box && [box.x + box.width / 2, box.y + box.height / 2];
    };
    const before = middle();
    const frames = (left) => requestAnimationFrame(() => (left ? frames(left - 1) : compare()));
    const compare = () => resolve(before && String(before) === String(middle()) && before);
    frames(1);
})"""


class PageError(AssertionError):
    """The page threw, or a condition did not come true in time."""


class Browser:
    """A headless chromium with a profile of its own in `profile`; an async context manager."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._hears: dict[str, Callable[[str, dict[str, Any]], None]] = {}

    async def __aenter__(self) -> Self:
        if CHROMIUM is None:
            raise RuntimeError("chromium is not installed")
        self._process = await asyncio.create_subprocess_exec(
            CHROMIUM,
            *_FLAGS,
            f"--user-data-dir={self.profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        port, path = await self._address()
        self._socket: ClientConnection = await connect(f"ws://127.0.0.1:{port}{path}", max_size=None, proxy=None)
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(PageError, ConnectionClosed):
            await self.send("Browser.close")
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await self._socket.close()
        await self._reader

    async def page(self, url: str = "about:blank") -> Page:
        """A new window that has begun to load `url`. It shares no storage with others, and none hides another."""
        context = await self.send("Target.createBrowserContext")
        place = {"url": "about:blank", "browserContextId": context["browserContextId"], "newWindow": True}
        target = await self.send("Target.createTarget", place)
        attached = await self.send("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        page = Page(self, attached["sessionId"])
        self._hears[attached["sessionId"]] = page.hear
        for domain in ("Page", "Runtime", "DOM", "Log"):
            await page.send(f"{domain}.enable")
        if url != "about:blank":
            await page.goto(url)
        return page

    async def send(
        self, method: str, params: dict[str, Any] | None = None, session: str | None = None
    ) -> dict[str, Any]:
        """One protocol command and its result; raises `PageError` in the browser's words."""
        number = next(self._ids)
        message = {"id": number, "method": method, "params": params or {}}
        future = self._replies[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        reply = await asyncio.wait_for(future, 60)
        if "error" in reply:
            raise PageError(f"{method}: {reply['error']['message']}")
        result: dict[str, Any] = reply["result"]
        return result

    async def _address(self) -> tuple[str, str]:
        """Where chromium listens, as it writes it down once it does."""
        file = self.profile / "DevToolsActivePort"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if self._process.returncode is not None:
                raise RuntimeError(f"chromium ended at once with code {self._process.returncode}")
            if file.exists() and len(lines := file.read_text().splitlines()) == 2:
                return lines[0], lines[1]
            await asyncio.sleep(0.05)
        raise RuntimeError("chromium did not say where it listens")

    async def _read(self) -> None:
        # Chromium ends without closing the websocket.
        with suppress(ConnectionClosed):
            async for raw in self._socket:
                self._take(json.loads(raw))
        for future in self._replies.values():
            if not future.done():
                future.set_exception(PageError("chromium is gone"))

    def _take(self, message: dict[str, Any]) -> None:
        future = self._replies.pop(message.get("id", 0), None)
        if future and not future.done():
            future.set_result(message)
        elif hear := self._hears.get(message.get("sessionId", "")):
            hear(message["method"], message["params"])


class Page:
    """One window. `errors` gathers uncaught exceptions, `console.error` lines and breaches of the page's policy."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser = browser
        self.session = session
        self.errors: list[str] = []

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        return await self.browser.send(method, params, self.session)

    def hear(self, method: str, params: dict[str, Any]) -> None:
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] == "error":
            self.errors.append(" ".join(str(arg.get("value", arg.get("description"))) for arg in params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["source"] == "security":
            self.errors.append(params["entry"]["text"])

    async def goto(self, url: str) -> None:
        await self.send("Page.navigate", url=url)

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited when it is a promise."""
        reply = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in reply:
            details = reply["exceptionDetails"]
            raise PageError(details.get("exception", {}).get("description", details["text"]))
        return reply["result"].get("value")

    async def wait_for(self, expression: str, timeout: float = 15) -> Any:
        """The first truthy value of the expression. Raises `PageError` after `timeout` seconds, with what is seen."""
        end = time.monotonic() + timeout
        # A node would arrive as an empty object, which is false here.
        asked = f"(async () => {{ const value = await ({expression}); return value instanceof Node || value; }})()"
        while time.monotonic() < end:
            try:
                if value := await self.evaluate(asked):
                    return value
            except PageError as error:
                # Between two documents there is nothing to ask; a fault in the expression itself is told at once.
                if "context" not in str(error) and "navigated" not in str(error) and "null" not in str(error):
                    raise
            await asyncio.sleep(0.04)
        seen = await self.evaluate("document.body?.innerText ?? ''")
        raise PageError(f"not true in {timeout} s: {expression}\nThe page shows:\n{seen}\nErrors: {self.errors}")

    async def wait_gone(self, selector: str, timeout: float = 15) -> None:
        await self.wait_for(f"!document.querySelector({json.dumps(selector)})", timeout)

    async def click(self, selector: str, *, times: int = 1) -> None:
        """Presses the mouse in the middle of the first element that matches, as a person would."""
        x, y = await self._middle(selector)
        await self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for count in range(1, times + 1):
            for kind in ("mousePressed", "mouseReleased"):
                await self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count)

    async def hover(self, selector: str) -> None:
        """Moves the mouse onto an element."""
        x, y = await self._middle(selector)
        await self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    async def _middle(self, selector: str) -> tuple[float, float]:
        """Where an element is, once it is seen and has come to rest."""
        found = f"document.querySelector({json.dumps(selector)})"
        await self.wait_for(f"{found}?.checkVisibility()")
        await self.evaluate(f"{found}.scrollIntoViewIfNeeded()")
        x, y = await self.wait_for(_AT_REST % found)
        return x, y

    async def swipe(self, selector: str, by: int) -> None:
        """Draws a finger sideways over an element, `by` pixels to the right (or left, below zero)."""
        x, y = await self._middle(selector)
        await self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        for step in range(1, 5):
            points = [{"x": x + by * step / 4, "y": y}]
            await self.send("Input.dispatchTouchEvent", type="touchMove", touchPoints=points)
        await self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def hold(self, selector: str) -> None:
        """Rests a finger on an element, and lifts it."""
        x, y = await self._middle(selector)
        await self.send("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        await asyncio.sleep(0.6)  # longer than a tap: there is nothing to wait for
        await self.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    async def type(self, text: str) -> None:
        """Types into whatever has the focus."""
        await self.send("Input.insertText", text=text)

    async def press(self, key: str, *modifiers: str) -> None:
        """Presses one key by its name (`Enter`, `ArrowDown`, `r`), with `ctrl`, `shift`, `alt` or `meta` held."""
        code = _KEYS[key] if len(key) > 1 else ord(key.upper())
        text = "\r" if key == "Enter" else key if len(key) == 1 else ""
        held = sum(_MODIFIERS[name] for name in modifiers)
        event: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": held}
        await self.send("Input.dispatchKeyEvent", type="keyDown", **event, **({"text": text} if text else {}))
        await self.send("Input.dispatchKeyEvent", type="keyUp", **event)

    async def upload(self, selector: str, files: Sequence[Path]) -> None:
        """Chooses files in a file input."""
        root = await self.send("DOM.getDocument")
        node = await self.send("DOM.querySelector", nodeId=root["root"]["nodeId"], selector=selector)
        await self.send("DOM.setFileInputFiles", nodeId=node["nodeId"], files=[str(file) for file in files])

    async def viewport(self, width: int, height: int, *, phone: bool = False) -> None:
        """The window's size in CSS pixels; a phone has touch and no hover."""
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        await self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    async def prefers(self, **features: str) -> None:
        """What the person's system says: `prefers(color_scheme="dark", reduced_motion="reduce")`."""
        told = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in features.items()]
        await self.send("Emulation.setEmulatedMedia", features=told)

    async def screenshot(self, path: Path) -> Path:
        """The visible part of the page as a PNG file."""
        shot = await self.send("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(shot["data"]))
        return path
