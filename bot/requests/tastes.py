"""What people, groups and topics have set for themselves, and what follows from it for a request."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import ChatType

from bot.painting import Painting, called
from bot.parsing.values import short
from bot.refusal import Refusal
from bot.requests.wishes import Wish
from bot.styles import STYLES
from bot.texts import Languages
from engine.jobs import SEED_LIMIT
from engine.models import ModelSpec
from storage import Chat, Person, Scope, Storage

LANGUAGE = "language"
NUMBER = "n"
STYLE = "style"
ASPECT = "aspect"
SPEED = "speed"
GUIDANCE = "guidance"
MODEL = "model"
SEED = "seed"
STRENGTH = "strength"
PREVIEW = "preview"
NOTICE = "notice"
SPOILER = "spoiler"


@dataclass(frozen=True, kw_only=True, slots=True)
class Tastes:
    """What each of the three has set, by name. A topic's word goes before its group's, a group's before a person's."""

    person: Mapping[str, Any] = field(default_factory=dict)
    chat: Mapping[str, Any] = field(default_factory=dict)
    topic: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """What holds here; None where nobody has set it."""
        return next((each[name] for each in (self.topic, self.chat, self.person) if name in each), None)

    def of_topic(self, name: str) -> Any:
        """What the topic itself has set; None where it has set nothing."""
        return self.topic.get(name)

    def of_group(self, name: str) -> Any:
        """What holds for everybody here; None where neither the topic nor the group has set it."""
        return next((each[name] for each in (self.topic, self.chat) if name in each), None)


NO_TASTES = Tastes()


async def tastes_of(storage: Storage, person: Person, chat: Chat, thread_id: int | None) -> Tastes:
    """What holds for a person in a chat and perhaps one of its topics."""
    scopes = [Scope("person", person.id)]
    if chat.kind != ChatType.PRIVATE:
        scopes.append(Scope("chat", chat.id))
        if thread_id is not None:
            scopes.append(Scope("topic", chat.id, thread_id))
    found = [*await storage.preferences.of(*scopes), {}, {}]
    return Tastes(person=found[0], chat=found[1], topic=found[2])


async def set_at(storage: Storage, name: str, chat_id: int, thread_id: int | None) -> Any:
    """What a group, or one of its topics, has set, for when nobody asks; None where neither has."""
    topic = [Scope("topic", chat_id, thread_id)] if thread_id is not None else []
    found = await storage.preferences.of(*topic, Scope("chat", chat_id))
    return next((each[name] for each in found if name in each), None)


async def has_spoiler(storage: Storage, chat_id: int, thread_id: int | None) -> bool:
    """Whether pictures in that place are behind a spoiler."""
    return chat_id < 0 and bool(await set_at(storage, SPOILER, chat_id, thread_id))


async def language_of(storage: Storage, languages: Languages, person_id: int) -> str:
    """The language of somebody who asks nothing just now."""
    [chosen] = await storage.preferences.of(Scope("person", person_id))
    person = await storage.desk.find_person(str(person_id))
    return languages.spoken(chosen.get(LANGUAGE) or (person.language if person else None))


def decide(wish: Wish, tastes: Tastes, painting: Painting, pictures: int) -> Wish:
    """The wish with all that was left open, but what its model decides: by what is set here, else a seed of its own and
    so many pictures.

    Raises `Refusal` for a model that is not offered, and for a style that the model cannot show; what was set and
    cannot be had any more is passed over.
    """
    if wish.decided:
        return wish
    said = wish.options
    spec, model = _model(said.model, tastes.get(MODEL), painting)
    ratio = tuple(tastes.get(ASPECT) or ()) or None
    steps = said.num_inference_steps
    return wish.evolve(
        model=model,
        style=_style(wish, tastes.get(STYLE), spec),
        num_images=_either(said.num_images, tastes.get(NUMBER), pictures),
        ratio=_either(said.ratio, ratio) if said.size is None else None,
        speed=_either(said.speed, tastes.get(SPEED)) if steps is None else None,
        guidance_scale=_either(said.guidance_scale, tastes.get(GUIDANCE)),
        seed=_either(said.seed, tastes.get(SEED), random.randrange(SEED_LIMIT)),
        strength=_either(said.strength, tastes.get(STRENGTH)) if wish.kind == "vary" else said.strength,
        preview=_either(said.preview, tastes.get(PREVIEW)),
    )


def _either(*values: Any) -> Any:
    """The first that was said."""
    return next((value for value in values if value is not None), None)


def _model(said: str | None, taste: str | None, painting: Painting) -> tuple[ModelSpec, str | None]:
    """The model, and its name in the wish: None for the one that paints by default, whichever that will be."""
    if said is not None:
        spec = painting.find(said)
        if spec is None:
            offered = [called(each) for each in painting.offered]
            if len(offered) == 1:
                raise Refusal("model-alone", name=short(said), model=offered[0])
            raise Refusal("model-unknown", name=short(said), offered=", ".join(offered), example=offered[-1])
        return spec, spec.name
    spec = painting.find(taste) if taste else None
    return (spec, spec.name) if spec else (painting.spec, None)


def _style(wish: Wish, taste: str | None, spec: ModelSpec) -> str | None:
    """A style that is set goes with words alone; one that was said, with everything. That there be none can be said
    too."""
    if wish.options.style == "":
        return None
    if wish.options.style is not None:
        said = STYLES[wish.options.style]
        if not said.suited(spec):
            raise Refusal("style-unsuited", style=said.id, model=called(spec))
        return said.id
    style = STYLES.get(taste or "")
    return style.id if style and wish.has_words and style.suited(spec) else None
