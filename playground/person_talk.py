"""What people do in a chat: write, edit, react, press buttons."""

from __future__ import annotations

import secrets

from playground.asked import Asked, Door
from playground.calls import MAX_TEXT
from playground.entities import detect
from playground.errors import PersonError
from playground.keyboards import MAX_CALLBACK_DATA
from playground.pictures import NotAPhoto
from playground.places import Places
from playground.reactions import EMOJI, plain, react
from playground.values import Json, Upload
from playground.world import World


class TalkDoors:
    """Lets people talk."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def doors(self) -> list[tuple[str, str, Door]]:
        """Verb and path of each."""
        return [
            ("POST", "messages", self.say),
            ("POST", "edit", self.edit),
            ("POST", "react", self.react),
            ("POST", "press", self.press),
        ]

    async def say(self, asked: Asked) -> Json | list[Json]:
        """Send a text, a photo, an album of photos, or documents; answers the message, or the list of them."""
        person, dialog = self._places.place(asked, "reply_to")
        reply_to = self._places.message(dialog, asked, "reply_to") if asked.number("reply_to") else None
        thread = self._places.thread(dialog, asked)
        contents = await self._contents(asked)
        self._places.enter(dialog, person)
        posted = [self._world.post(dialog, person, content, reply_to=reply_to, thread=thread) for content in contents]
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
        contents += [await self._world.files.attachment("document", upload) for upload in documents]
        if text:
            contents[0] = contents[0] | {"caption": text} | ({"caption_entities": entities} if entities else {})
        if len(contents) > 1:
            group = {"media_group_id": str(secrets.randbits(62))}
            contents = [group | content for content in contents]
        return contents

    async def _photo(self, upload: Upload) -> Json:
        """A photo; what cannot be one is sent as a file, as chat apps do."""
        try:
            return await self._world.files.photo(upload.data)
        except NotAPhoto:
            return await self._world.files.attachment("document", upload, detect=False)

    async def edit(self, asked: Asked) -> Json:
        """Change the text, or the caption, of one's own message."""
        person, dialog = self._places.place(asked)
        message = self._places.message(dialog, asked, "message_id")
        if message["from"]["id"] != person["id"]:
            raise PersonError("This message is somebody else's.")
        text = asked.text("text").strip()
        names = ("text", "entities") if "text" in message else ("caption", "caption_entities")
        rest = {key: value for key, value in message.items() if key not in names}
        entities = detect(text)
        new = dict(zip(names, (text, entities), strict=True)) if entities else {names[0]: text}
        return self._world.change(dialog, rest | new | {"edit_date": self._world.now()})

    async def react(self, asked: Asked) -> Json:
        """React to a message with one emoji; an empty one takes one's reaction back. Answers the message."""
        person, dialog = self._places.place(asked)
        message = self._places.message(dialog, asked, "message_id")
        emoji = plain(asked.text("emoji"))
        if emoji and emoji not in EMOJI:
            raise PersonError(f"{asked.text('emoji')!r} cannot be a reaction.")
        react(self._world, dialog, person, message, [{"type": "emoji", "emoji": emoji}] if emoji else [])
        return dialog.shown(message)

    async def press(self, asked: Asked) -> Json:
        """Press a button, and wait for the bot's answer."""
        person, dialog = self._places.place(asked)
        message = self._places.message(dialog, asked, "message_id")
        data = asked.text("data")
        if not 1 <= len(data.encode()) <= MAX_CALLBACK_DATA:
            raise PersonError(f"data must have 1 to {MAX_CALLBACK_DATA} bytes.")
        author: Json = message.get("via_bot") or message["from"]
        bot = self._world.bots.get(author["id"])
        if bot is None:
            raise PersonError("This message is not a bot's.")
        where: Json = {"message": message}
        if "via_bot" in message:
            where = {"inline_message_id": self._world.inline_id(dialog, message["message_id"])}
            if where["inline_message_id"] is None:
                raise PersonError("This message was sent without buttons.")
        query = {"from": person, **where, "chat_instance": str(abs(dialog.id)), "data": data}
        return await self._places.question(bot, "callback_query", query, asked)
