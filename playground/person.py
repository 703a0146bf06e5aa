"""The people's side of the HTTP server: what a person does with their app, and what they see.

Beside what a chat app does, some doors for tests: `POST /person/faults` lets the next calls of a bot fail, and
`POST /person/storm` a share of all calls; `GET /person/faults` tells which did. `POST /person/removal` blocks a bot, or
kicks it out of a group.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from playground.calls import MAX_TEXT
from playground.commands import commands_for
from playground.dialogs import Dialog
from playground.entities import detect
from playground.errors import ApiError, PersonError
from playground.faults import SPARED, Fault, Storm, Way
from playground.keyboards import MAX_CALLBACK_DATA
from playground.pictures import NotAPhoto
from playground.requests import read_request
from playground.values import Json, Upload
from playground.world import Bot, World

MAX_WAIT = 60.0


class Asked:
    """What a person's request asks, read with one sentence for whatever is missing or wrong."""

    def __init__(self, fields: dict[str, list[str]], files: dict[str, list[Upload]]) -> None:
        self._fields = fields
        self._files = files

    def text(self, name: str, default: str = "") -> str:
        """A field, or `default` where it was not given."""
        return self._fields.get(name, [default])[0]

    def number(self, name: str) -> int | None:
        """A whole number, None where it was not given."""
        text = self.text(name).strip()
        if not text or text == "null":
            return None
        try:
            return int(text)
        except ValueError:
            raise PersonError(f"{name} must be a whole number, not {text!r}.") from None

    def required(self, name: str) -> int:
        """A whole number that must be given."""
        number = self.number(name)
        if number is None:
            raise PersonError(f"{name} is missing.")
        return number

    def seconds(self, name: str, default: float) -> float:
        """A time to wait, within reason."""
        try:
            return min(max(float(self.text(name, str(default))), 0.0), MAX_WAIT)
        except ValueError:
            raise PersonError(f"{name} must be a number of seconds.") from None

    def share(self, name: str) -> float:
        """A part of all: a number from 0 to 1."""
        try:
            share = float(self.text(name))
        except ValueError:
            share = -1.0
        if not 0.0 <= share <= 1.0:
            raise PersonError(f"{name} must be a number from 0 to 1.")
        return share

    def files(self, name: str) -> list[Upload]:
        """The files that came under a name."""
        return self._files.get(name, [])


class PersonApi:
    """Answers the people of one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        """Where it answers."""
        table: list[tuple[str, str, Callable[[Asked], Awaitable[Any]]]] = [
            ("POST", "messages", self.say),
            ("POST", "edit", self.edit),
            ("POST", "press", self.press),
            ("POST", "inline", self.inline),
            ("POST", "removal", self.removal),
            ("POST", "faults", self.faults),
            ("POST", "storm", self.storm),
            ("GET", "faults", self.mishaps),
            ("GET", "events", self.events),
            ("GET", "people", self.people),
            ("GET", "chats", self.chats),
            ("GET", "messages", self.messages),
            ("GET", "commands", self.commands),
        ]
        routes = [Route(f"/person/{path}", _endpoint(answer), methods=[verb]) for verb, path, answer in table]
        return [*routes, Route("/person/files/{file_id}", self.file, methods=["GET"])]

    async def say(self, asked: Asked) -> Json | list[Json]:
        """Send a text, a photo, an album of photos, or documents; answers the message, or the list of them."""
        person, dialog = self._place(asked, "reply_to")
        reply_to = self._message(dialog, asked, "reply_to") if asked.number("reply_to") else None
        extras: Json = {}
        if thread := asked.number("message_thread_id"):
            extras = {"message_thread_id": thread, "is_topic_message": True}
        contents = await self._contents(asked)
        if dialog.is_group:
            dialog.members.setdefault(person["id"], "member")
        dialog.begun = True
        posted = [self.world.post(dialog, person, extras | content, reply_to=reply_to) for content in contents]
        return posted if len(posted) > 1 else posted[0]

    async def _contents(self, asked: Asked) -> list[Json]:
        """What each message shows; the text of an album stands under its first picture."""
        text = asked.text("text").strip()
        if len(text) > MAX_TEXT:
            raise PersonError(f"A message holds at most {MAX_TEXT} characters; this one has {len(text)}.")
        entities = detect(text)
        photos, documents = asked.files("photo"), asked.files("document")
        if not photos and not documents:
            if not text:
                raise PersonError("There is nothing to send: give text, photo or document.")
            return [{"text": text} | ({"entities": entities} if entities else {})]
        contents = [await self._photo(upload) for upload in photos]
        contents += [await self.world.files.attachment("document", upload) for upload in documents]
        if text:
            contents[0] = contents[0] | {"caption": text} | ({"caption_entities": entities} if entities else {})
        if len(contents) > 1:
            group = {"media_group_id": str(secrets.randbits(62))}
            contents = [group | content for content in contents]
        return contents

    async def _photo(self, upload: Upload) -> Json:
        """A photo; what cannot be one is sent as a file, as chat apps do."""
        try:
            return await self.world.files.photo(upload.data)
        except NotAPhoto:
            return await self.world.files.attachment("document", upload, detect=False)

    async def edit(self, asked: Asked) -> Json:
        """Change the text, or the caption, of one's own message."""
        person, dialog = self._place(asked)
        message = self._message(dialog, asked, "message_id")
        if message["from"]["id"] != person["id"]:
            raise PersonError("This message is somebody else's.")
        text = asked.text("text").strip()
        names = ("text", "entities") if "text" in message else ("caption", "caption_entities")
        rest = {key: value for key, value in message.items() if key not in names}
        entities = detect(text)
        new = dict(zip(names, (text, entities), strict=True)) if entities else {names[0]: text}
        return self.world.change(dialog, rest | new | {"edit_date": self.world.now()})

    async def press(self, asked: Asked) -> Json:
        """Press a button, and wait for the bot's answer."""
        person, dialog = self._place(asked)
        message = self._message(dialog, asked, "message_id")
        data = asked.text("data")
        if not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
            raise PersonError(f"data must have 1 to {MAX_CALLBACK_DATA} bytes.")
        bot = self.world.bots.get(message["from"]["id"]) if message["from"]["is_bot"] else None
        if bot is None:
            raise PersonError("This message is not a bot's.")
        query = {"from": person, "message": message, "chat_instance": str(abs(dialog.id)), "data": data}
        return await self._asked(bot, "callback_query", query, asked)

    async def inline(self, asked: Asked) -> Json:
        """Ask a bot inline, and wait for its results."""
        person = self._person(asked)
        query = {"from": person, "query": asked.text("query"), "offset": asked.text("offset"), "chat_type": "sender"}
        return await self._asked(self._bot(asked), "inline_query", query, asked)

    async def _asked(self, bot: Bot, kind: str, query: Json, asked: Asked) -> Json:
        seconds = asked.seconds("timeout", self.world.answer_timeout)
        question_id, _ = self.world.ask(bot)
        bot.updates.put(kind, {"id": question_id} | query)
        answer = await self.world.answered(question_id, seconds)
        if answer is None:
            raise PersonError(f"The bot did not answer within {seconds:g} seconds.", status=504)
        return answer

    async def removal(self, asked: Asked) -> Json:
        """Block a bot in one's private chat, or kick it out of a group; `removed=false` takes it back."""
        person, dialog = self._place(asked)
        bot = self._bot(asked)
        removed = asked.text("removed", "true").lower() != "false"
        gone = "kicked" if dialog.is_group or dialog.begun else "left"
        old, new = ("member", gone) if removed else (gone, "member")
        (dialog.removed.add if removed else dialog.removed.discard)(bot.id)
        members = [
            {"user": bot.user, "status": status} | ({"until_date": 0} if status == "kicked" else {})
            for status in (old, new)
        ]
        update = {"chat": dialog.chat, "from": person, "date": self.world.now()}
        bot.updates.put("my_chat_member", update | {"old_chat_member": members[0], "new_chat_member": members[1]})
        return {"removed": removed}

    async def faults(self, asked: Asked) -> Json:
        """Let the next calls of a method fail: see `Fault` for the fields; no `method` ends all faults and storms."""
        if not asked.text("method"):
            self.world.faults.clear()
            return {}
        self.world.faults.add(
            Fault(
                method=asked.text("method"),
                way=_way(asked.text("way", "refusal")),
                code=asked.number("code") or 500,
                description=asked.text("description") or None,
                retry_after=asked.number("retry_after"),
                times=asked.number("times") or 1,
                after=asked.text("after").lower() == "true",
                bot=asked.number("bot"),
            )
        )
        return {}

    async def storm(self, asked: Asked) -> Json:
        """Let a share of all calls fail: see `Storm` for the fields; the methods to `spare` are words of one text."""
        spare = asked.text("spare", " ".join(SPARED)).split()
        seed, retry_after = asked.number("seed") or 0, asked.number("retry_after") or 1
        self.world.faults.brew(Storm(asked.share("share"), seed=seed, retry_after=retry_after, spare=spare))
        return {}

    async def mishaps(self, _asked: Asked) -> Json:
        """How many calls there were, and those that failed on purpose: see `Mishap`."""
        return self.world.faults.told()

    async def events(self, asked: Asked) -> Json:
        """What happened in a chat after event `after`; with `timeout`, waits so long for something to happen."""
        after = asked.number("after") or 0
        deadline = asyncio.get_running_loop().time() + asked.seconds("timeout", 0.0)
        while not (events := self._events(asked, after)):
            remaining = deadline - asyncio.get_running_loop().time()
            if remaining <= 0 or self.world.closed:
                break
            await self.world.bell.wait(remaining)
        return {"events": events, "seq": self.world.seq}

    def _events(self, asked: Asked, after: int) -> list[Json]:
        chat = asked.number("chat")
        bot = asked.number("bot")
        found = [
            (event, dialog.bot_id)
            for dialog in (*self.world.private.values(), *self.world.groups.values())
            if chat in (None, dialog.id) and (dialog.is_group or bot in (None, dialog.bot_id))
            for event in dialog.events_after(after)
        ]
        found.sort(key=lambda pair: pair[0].seq)
        return [{"seq": e.seq, "kind": e.kind, "message": e.message, "bot": bot_id} for e, bot_id in found]

    async def people(self, _asked: Asked) -> Json:
        """Everybody there is."""
        return {"people": list(self.world.people.values()), "bots": [bot.user for bot in self.world.bots.values()]}

    async def chats(self, asked: Asked) -> Json:
        """The chats of a person: with every bot, and the groups."""
        person = self._person(asked)
        only = asked.number("bot")
        bots = [bot for bot in self.world.bots.values() if only in (None, bot.id)]
        dialogs = [*(self.world.dialog(bot, person["id"]) for bot in bots), *self.world.groups.values()]
        return {"chats": [_summary(dialog) for dialog in dialogs]}

    async def messages(self, asked: Asked) -> Json:
        """The last messages of a chat, oldest first; `before` a message, and `limit` of them."""
        _, dialog = self._place(asked)
        limit = asked.number("limit")
        history = dialog.history(before=asked.number("before"), limit=50 if limit is None else min(limit, 200))
        return {"messages": history}

    async def commands(self, asked: Asked) -> Json:
        """The commands that the bots of a chat offer a person."""
        person, dialog = self._place(asked)
        bots = self.world.bots_in(dialog)
        return {"commands": [command for bot in bots for command in commands_for(bot, dialog, person)]}

    async def file(self, request: Request) -> Response:
        """The bytes of a file."""
        stored = self.world.files.get(request.path_params["file_id"])
        if stored is None:
            return _refusal(PersonError("There is no such file.", status=404))
        name = stored.name or None
        return FileResponse(stored.path, media_type=stored.mime, filename=name, content_disposition_type="inline")

    def _person(self, asked: Asked) -> Json:
        user = asked.required("user")
        if not 0 < user < 2**52:
            raise PersonError("user must be a positive id.")
        return self.world.person(user, asked.text("language_code") or None)

    def _place(self, asked: Asked, message: str = "message_id") -> tuple[Json, Dialog]:
        """Who asks, and in which chat: their own with the bot unless another is named.

        Of several bots, the one named, or else the one in whose chat the `message` asked about stands.
        """
        person = self._person(asked)
        chat = asked.number("chat")
        if chat is not None and chat < 0:
            return person, self.world.group(chat, person)
        if chat not in (None, person["id"]):
            raise PersonError(f"There is no chat {chat} that user {person['id']} could be in.")
        number = asked.number(message)
        for (_, person_id), dialog in self.world.private.items():
            if asked.number("bot") is None and person_id == person["id"] and number in dialog.messages:
                return person, dialog
        return person, self.world.dialog(self._bot(asked), person["id"])

    def _bot(self, asked: Asked) -> Bot:
        """The bot that is meant: the one named, or the only one."""
        bot_id = asked.number("bot")
        bots = self.world.bots
        if bot_id is None and len(bots) == 1:
            return next(iter(bots.values()))
        if bot_id is None:
            raise PersonError("Several bots run here: name one with bot." if bots else "No bot has called yet.")
        if bot_id not in bots:
            raise PersonError(f"Bot {bot_id} has not called yet.")
        return bots[bot_id]

    def _message(self, dialog: Dialog, asked: Asked, name: str) -> Json:
        message = dialog.messages.get(asked.required(name))
        if message is None:
            raise PersonError(f"There is no message {asked.text(name)} in this chat.")
        return message


def _endpoint(answer: Callable[[Asked], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """An HTTP endpoint around a method of `PersonApi`."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await answer(await _asked(request)))
        except (PersonError, ApiError) as error:
            return _refusal(error)

    return endpoint


async def _asked(request: Request) -> Asked:
    given, uploads = await read_request(request)
    values: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in given:
        values.setdefault(name, []).append(value)
    for name, upload in uploads:
        files.setdefault(name, []).append(upload)
    return Asked(values, files)


def _way(text: str) -> Way:
    if text not in get_args(Way):
        raise PersonError(f"way must be one of {', '.join(get_args(Way))}.")
    return cast(Way, text)


def _summary(dialog: Dialog) -> Json:
    last = dialog.history(before=None, limit=1)
    return {"chat": dialog.chat, "bot": dialog.bot_id, "last": last[0] if last else None}


def _refusal(error: PersonError | ApiError) -> Response:
    status = error.status if isinstance(error, PersonError) else error.code
    return JSONResponse({"ok": False, "description": str(error)}, status_code=status)
