"""What a picture was painted from, made ready to be painted again."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from bot.asked import Asked
from bot.house import House
from bot.refusal import Refusal
from bot.requests.parse import Request
from bot.requests.tastes import NO_TASTES, decide
from bot.requests.wishes import Kind, Wish
from engine.jobs import Part, Picture, Words
from storage import JobRow, is_upload


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipe:
    """A wish, and the pictures of ours that it starts from. `photos` is how many pictures that a person sent it starts
    from beside those."""

    wish: Wish
    parents: tuple[int, ...]
    photos: int


async def recipe_of(house: House, asked: Asked, job: JobRow) -> Recipe:
    """The job's recipe, for whoever asks. Raises `Refusal` where what it starts from is gone, or is not theirs.

    A photo that somebody sent is theirs alone: nobody else paints from it, since a variation can come close to the
    photo itself. Whoever has it too sends it, and asks for the same.
    """
    recipe = await read_recipe(house, job)
    if recipe.photos and job.person_id != asked.person.id:
        raise Refusal("recipe-private")
    for part in recipe.wish.parts:
        if isinstance(part, Picture) and not (house.storage.pictures.folder / part.path).is_file():
            raise Refusal("source-lost")
    return recipe


async def read_recipe(house: House, job: JobRow) -> Recipe:
    """The job's recipe. Raises `Refusal` for a job that was erased, and for one whose pictures to start from were
    deleted."""
    if job.erased_at is not None:
        raise Refusal("picture-lost")
    wish = Wish.loads(job.payload)
    parents = await house.storage.library.parents(job.id)
    if any(picture.deleted_at is not None for picture in parents):
        raise Refusal("source-lost")
    photos = sum(isinstance(part, Picture) and is_upload(part.path) for part in wish.parts)
    return Recipe(wish=wish, parents=tuple(picture.id for picture in parents), photos=photos)


def reshaped(recipe: Recipe, ratio: tuple[int, int]) -> Recipe:
    """The same in another shape."""
    return replace(recipe, wish=recipe.wish.evolve(ratio=ratio, size=None))


def restyled(recipe: Recipe, style: str | None) -> Recipe:
    """The same in another style, or in none."""
    return replace(recipe, wish=recipe.wish.evolve(style=style))


def changed(recipe: Recipe, request: Request) -> Recipe:
    """The same with other words, where the request has any, and with what its flags say."""
    wish, said = recipe.wish, request.options
    options = {each.name: getattr(said, each.name) for each in fields(said) if getattr(said, each.name) != each.default}
    options |= {_INSTEAD_OF[name]: None for name in options if name in _INSTEAD_OF}
    if request.words or request.weights:
        wish = replace(wish, parts=_parts(wish, request), kind=_kind(wish, request))
    return replace(recipe, wish=wish.evolve(**options))


def command_for(wish: Wish) -> str:
    """The command whose words and flags the wish understands."""
    if wish.kind == "vary":
        return "vary"
    return "fuse" if any(isinstance(part, Picture) for part in wish.parts) else "imagine"


def checked(house: House, recipe: Recipe) -> Recipe:
    """The recipe, whose model and style there are. Raises `Refusal` for others."""
    wish = decide(replace(recipe.wish, decided=False), NO_TASTES, house.painting, house.pictures)
    return replace(recipe, wish=replace(wish, decided=True))


_INSTEAD_OF = {"ratio": "size", "size": "ratio", "speed": "num_inference_steps", "num_inference_steps": "speed"}
"""Options of which one takes the place of the other; no flags of a request say both."""


def _parts(wish: Wish, request: Request) -> tuple[Part, ...]:
    """The pictures, weighed anew where the request weighs any, and the words, new where it has any."""
    pictures = [part for part in wish.parts if isinstance(part, Picture)]
    if any(weight != 1.0 for weight in request.weights):
        weighed = zip(pictures, request.weights, strict=True)
        pictures = [replace(part, weight=weight) for part, weight in weighed]
    words = request.words or tuple(part for part in wish.parts if isinstance(part, Words))
    return (*pictures, *words)


def _kind(wish: Wish, request: Request) -> Kind:
    """Words alone are a fusion where there are several."""
    return Wish.of_words(request.words, wish.options).kind if command_for(wish) == "imagine" else wish.kind
