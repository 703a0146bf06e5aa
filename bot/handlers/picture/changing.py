"""Again with changes: other words, other flags, and all the rest as it was."""

from __future__ import annotations

from bot.asked import Asked
from bot.handlers.picture.found import shown_by
from bot.house import Action, Answer, House, Payload
from bot.requests.parse import parse_changes
from bot.requests.recipes import changed, checked, command_for, recipe_of
from bot.requests.submit import submit
from bot.texts import cut_at_word, isolated
from engine.jobs import Picture

_PROMPT_LENGTH = 3000


async def change(house: House, asked: Asked, payload: Payload) -> str | None:
    """Ask what shall be otherwise, once for a button that is pressed twice in a hurry."""
    shown = await shown_by(house, asked, payload)
    recipe = await recipe_of(house, asked, shown.job)
    if house.once.is_slip(asked.pressed):
        return None
    prompt = isolated(cut_at_word(recipe.wish.prompt, _PROMPT_LENGTH))
    texts = house.texts(asked)
    text = texts.html("change-ask", prompt=prompt) if prompt else texts.html("change-ask-wordless")
    await house.ask(asked, text, "change", payload, hint=texts.plain("change-hint"))
    house.once.done(asked.pressed)
    return None


async def changes(house: House, asked: Asked, payload: Payload) -> None:
    """Paint what was shown with what the reply says."""
    shown = await shown_by(house, asked, payload)
    recipe = await recipe_of(house, asked, shown.job)
    count = sum(isinstance(part, Picture) for part in recipe.wish.parts)
    request = parse_changes(command_for(recipe.wish), asked.text, pictures=count)
    recipe = changed(recipe, request)
    if request.options.model or request.options.style:
        recipe = checked(house, recipe)
    wish = recipe.wish
    if request.options.seed is None:
        wish = wish.evolve(seed=shown.pictures[0].seed)
    if request.options.num_images is None:
        wish = wish.evolve(num_images=len(shown.pictures))
    await submit(house, asked, wish, parents=recipe.parents)


ACTIONS: dict[str, Action] = {"change": change}
REPLIES: dict[str, Answer] = {"change": changes}
