"""The desk's models: which is in memory, which paints by default, and another one in its place."""

from __future__ import annotations

import logging

from bot.asked import Asked
from bot.handlers.desk.guard import View, operators
from bot.house import Action, House, Payload
from bot.keyboards import desk
from bot.painting import called
from bot.refusal import Refusal
from bot.texts import Texts, cut
from engine.client import EngineState
from engine.errors import ModelUnavailable

log = logging.getLogger(__name__)

_WHY_LENGTH = 160


async def view(house: House, asked: Asked) -> View:
    """Each model that is offered, with buttons for those that do not paint by default, and why others are missing."""
    texts, state = house.texts(asked), house.operation.vitals.engine()
    spec, following = house.painting.spec, await house.operation.switching.asked()
    lines = [
        texts.html("desk-models"),
        *(texts.html("desk-model-one", model=each.name) for each in house.painting.offered),
        *(texts.html("desk-model-missing", why=cut(why, _WHY_LENGTH)) for why in house.painting.missing.values()),
    ]
    lines.append(texts.html("desk-model-default", model=called(spec)))
    lines.append(memory(texts, state))
    if following is not None:
        lines.append(texts.html("desk-model-next", model=following))
    others = [each for each in house.painting.offered if each.name != spec.name]
    return "\n".join(lines), await desk.models(house.buttons(asked), others)


@operators
async def use(house: House, asked: Asked, payload: Payload) -> str:
    """Let another model paint by default from the next job on, as soon as it is loaded."""
    name = payload["model"]
    try:
        house.painting.demand(name)
    except ModelUnavailable as error:
        raise Refusal("desk-model-cannot", model=cut(name, _WHY_LENGTH), why=cut(str(error), _WHY_LENGTH)) from error
    log.info("person %d lets the model %s paint", asked.person.id, name)
    await house.operation.switching.ask(name)
    house.dispatcher.call()
    await house.rewrite(asked, *await view(house, asked))
    return "desk-model-asked"


def memory(texts: Texts, state: EngineState) -> str:
    """The model that the engine has in memory, or reads just now."""
    if state.loading is not None:
        return texts.html("desk-model-loading", model=state.loading)
    if state.loaded is None:
        return texts.html("desk-model-none")
    seconds = "?" if state.load_seconds is None else f"{state.load_seconds:.1f}"
    return texts.html("desk-model-loaded", model=state.loaded, time=seconds)


ACTIONS: dict[str, Action] = {"desk-model": use}
