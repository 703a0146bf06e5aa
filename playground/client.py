"""People, as tests and scripts play them: a small client of the playground's `/person` side.

async with Playground("http://127.0.0.1:8081") as playground:
    ada = Person(playground, user=101)
    await ada.say("/imagine a red apple")
    picture = await ada.wait_for(lambda message: message.photo)
    await ada.press(picture, "Again")
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Self

import httpx

from playground.seen import Event, Message, Mishap, Topic

__all__ = ["Event", "Message", "Mishap", "Person", "Playground", "Refused", "Topic"]

_MARGIN = 10.0  # seconds beyond the server's own wait


class Refused(Exception):
    """The playground refused; the message is its sentence."""


class Playground:
    """A connection to a playground."""

    def __init__(self, url: str) -> None:
        self.url = url
        # It speaks plain HTTP: loading certificates would only cost time.
        self._http = httpx.AsyncClient(base_url=url, timeout=30.0, trust_env=False, verify=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def get(self, path: str, **query: Any) -> Any:
        """Ask `/person/<path>`; raises `Refused`."""
        wait = float(query.get("timeout") or 0) + _MARGIN
        response = await self._http.get(f"/person/{path}", params=_given(query), timeout=wait)
        return _accepted(response).json()

    async def post(self, path: str, **body: Any) -> Any:
        """Send JSON to `/person/<path>`; raises `Refused`."""
        return _accepted(await self._http.post(f"/person/{path}", json=_given(body), timeout=60.0)).json()

    async def send(self, files: Sequence[tuple[str, tuple[str, bytes]]], **form: Any) -> Any:
        """Send a message as a form; raises `Refused`."""
        data = {name: str(value) for name, value in _given(form).items()}
        response = await self._http.post("/person/messages", data=data, files=list(files) or None, timeout=60.0)
        return _accepted(response).json()

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file; raises `Refused`."""
        return _accepted(await self._http.get(f"/person/files/{file_id}")).content

    async def fail(
        self,
        method: str,
        *,
        way: str = "refusal",
        code: int = 500,
        retry_after: int | None = None,
        times: int = 1,
        after: bool = False,
    ) -> None:
        """Let the next `times` calls of a bot's method fail; with `after`, only their answers are lost.

        `way` is "refusal", with the code, "dropped" for a broken connection, or "silent" for one without an answer.
        """
        fault = {"method": method, "way": way, "code": code, "retry_after": retry_after, "times": times}
        await self.post("faults", **fault, after=after)

    async def storm(
        self, share: float, *, seed: int = 0, retry_after: int = 1, spare: Sequence[str] = ("getUpdates", "getMe")
    ) -> None:
        """Let a share (0 to 1) of all calls fail from now on, in every way at random, except those to `spare`."""
        await self.post("storm", share=share, seed=seed, retry_after=retry_after, spare=" ".join(spare))

    async def calm(self) -> None:
        """Let nothing fail any more."""
        await self.post("faults")

    async def calls(self) -> int:
        """How many calls bots have made so far."""
        return int((await self.get("faults"))["calls"])

    async def mishaps(self) -> list[Mishap]:
        """The calls that were made to fail so far, in their order."""
        return [Mishap(**mishap) for mishap in (await self.get("faults"))["mishaps"]]


class Person:
    """One person in one chat: their own with the bot, or a group. They see what happens from now on."""

    def __init__(
        self,
        playground: Playground,
        user: int,
        *,
        chat: int | None = None,
        bot: int | None = None,
        language_code: str | None = None,
    ) -> None:
        self.playground = playground
        self.user = user
        self.chat = user if chat is None else chat
        self.bot = bot
        self.language_code = language_code
        self._seen = 0

    async def say(self, text: str, *, reply_to: Message | int | None = None, thread: int | None = None) -> Message:
        """Send a text, in a forum into the topic with this thread id."""
        return (await self._send([], text, reply_to, thread))[0]

    async def send_photo(
        self, *photos: bytes, caption: str = "", reply_to: Message | int | None = None, thread: int | None = None
    ) -> list[Message]:
        """Send a photo, or several as an album, in a forum into the topic with this thread id."""
        return await self._send([("photo", ("photo.png", data)) for data in photos], caption, reply_to, thread)

    async def send_document(
        self,
        data: bytes,
        name: str,
        *,
        caption: str = "",
        reply_to: Message | int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a file."""
        return (await self._send([("document", (name, data))], caption, reply_to, thread))[0]

    async def edit(self, message: Message, text: str) -> Message:
        """Change the text or caption of a message of one's own."""
        return Message(await self.playground.post("edit", **self._place(), message_id=message.id, text=text))

    async def press(self, message: Message, label: str, *, timeout: float | None = None) -> dict[str, Any]:
        """Press the button with this label; answers what the bot says to it."""
        answer: dict[str, Any] = await self.playground.post(
            "press", **self._place(), message_id=message.id, data=message.data(label), timeout=timeout
        )
        return answer

    async def react(self, message: Message, emoji: str) -> Message:
        """React to a message with this emoji; an empty one takes one's reaction back. Answers the message."""
        return Message(await self.playground.post("react", **self._place(), message_id=message.id, emoji=emoji))

    async def topics(self) -> list[Topic]:
        """The topics of the chat, without General."""
        chats = (await self.playground.get("chats", user=self.user))["chats"]
        topics = [topic for chat in chats if chat["chat"]["id"] == self.chat for topic in chat.get("topics", [])]
        return [Topic(topic["message_thread_id"], topic["name"]) for topic in topics]

    async def inline(self, query: str, *, offset: str = "", timeout: float | None = None) -> dict[str, Any]:
        """Ask the bot inline from this chat; answers `results`, `next_offset`, `cache_time` and maybe a `button`."""
        answer: dict[str, Any] = await self.playground.post(
            "inline", **self._place(), query=query, offset=offset, timeout=timeout
        )
        return answer

    async def choose(self, result: dict[str, Any], *, query: str = "", thread: int | None = None) -> Message:
        """Send one of the results that the bot offered last into this chat; answers the message."""
        body = self._place() | {"result": result, "query": query, "message_thread_id": thread}
        return Message(await self.playground.post("choose", **body))

    async def pay(self, message: Message, *, timeout: float | None = None) -> dict[str, Any]:
        """Pay an invoice with Stars; answers whether it is `paid`, and else the `error`."""
        body = self._place() | {"message_id": message.id, "timeout": timeout}
        answer: dict[str, Any] = await self.playground.post("pay", **body)
        return answer

    async def stars(self) -> int:
        """How many Stars one owns."""
        people = (await self.playground.get("people"))["people"]
        return next((int(person["stars"]) for person in people if person["id"] == self.user), 0)

    async def promote(self, member: int, *, status: str = "administrator") -> None:
        """Make a person or a bot an administrator of the group, or a "member" again; administrators may."""
        await self.playground.post("promote", **self._place(), member=member, status=status)

    async def migrate(self) -> int:
        """Turn the basic group into a supergroup; answers its new chat id. Administrators may."""
        return int((await self.playground.post("migrate", **self._place()))["chat"]["id"])

    async def block(self, *, blocked: bool = True) -> None:
        """Block the bot, or take that back; in a group, kick it out."""
        await self.playground.post("removal", **self._place(), removed=blocked)

    async def file(self, file_id: str) -> bytes:
        """The bytes of a file."""
        return await self.playground.file(file_id)

    async def messages(self, *, limit: int = 50) -> list[Message]:
        """The last messages of the chat, oldest first."""
        answer = await self.playground.get("messages", **self._place(), limit=limit)
        return [Message(raw) for raw in answer["messages"]]

    async def commands(self) -> list[str]:
        """The names of the commands that the chat offers."""
        answer = await self.playground.get("commands", **self._place())
        return [command["command"] for command in answer["commands"]]

    async def events(self, *, after: int = 0, timeout: float = 0.0) -> list[Event]:
        """What happened in the chat after event number `after`; waits `timeout` seconds for something."""
        answer = await self.playground.get("events", chat=self.chat, bot=self.bot, after=after, timeout=timeout)
        return [Event(event["seq"], event["kind"], Message(event["message"])) for event in answer["events"]]

    async def wait_for(self, wanted: Callable[[Message], object], timeout: float = 10.0) -> Message:
        """The next message of a bot, new or edited, that is `wanted`; each is looked at once, in order.

        Raises TimeoutError, naming what was seen instead.
        """
        event = await self.wait_for_event(
            lambda event: event.kind in ("new", "edited") and event.message.from_bot and bool(wanted(event.message)),
            timeout,
        )
        return event.message

    async def wait_for_event(self, wanted: Callable[[Event], bool], timeout: float = 10.0) -> Event:
        """The next event that is `wanted`; each is looked at once, in order. Raises TimeoutError."""
        deadline = asyncio.get_running_loop().time() + timeout
        seen: list[Event] = []
        while (remaining := deadline - asyncio.get_running_loop().time()) > 0:
            for event in await self.events(after=self._seen, timeout=remaining):
                self._seen = event.seq
                if wanted(event):
                    return event
                seen.append(event)
        told = "; ".join(f"{event.kind} {event.message.text[:60]!r}" for event in seen[-5:])
        raise TimeoutError(f"Nothing wanted came within {timeout:g} seconds; seen last: {told or 'nothing'}")

    async def _send(
        self,
        files: Sequence[tuple[str, tuple[str, bytes]]],
        text: str,
        reply_to: Message | int | None,
        thread: int | None = None,
    ) -> list[Message]:
        answer = await self.playground.send(
            files,
            **self._place(),
            text=text,
            reply_to=reply_to.id if isinstance(reply_to, Message) else reply_to,
            message_thread_id=thread,
            language_code=self.language_code,
        )
        return [Message(raw) for raw in (answer if isinstance(answer, list) else [answer])]

    def _place(self) -> dict[str, Any]:
        return {"user": self.user, "chat": self.chat, "bot": self.bot}


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _accepted(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    try:
        raise Refused(response.json()["description"])
    except ValueError:
        raise Refused(f"HTTP {response.status_code}") from None
