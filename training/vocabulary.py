"""What the shipped model is taught: objects, colours, sizes, places and backgrounds, as tables of data."""

from __future__ import annotations

from dataclasses import dataclass

import emoji

# The objects, by the names the `emoji` package gives them.
_NAMES = [
    "red_apple", "banana", "strawberry", "grapes", "lemon", "carrot", "mushroom", "pizza", "hamburger",
    "birthday_cake", "cat_face", "dog_face", "fox", "panda", "frog", "penguin", "octopus", "turtle", "butterfly",
    "fish", "rose", "sunflower", "cactus", "evergreen_tree", "rocket", "automobile", "bicycle", "airplane", "sailboat",
    "house", "castle", "umbrella", "balloon", "guitar", "camera", "light_bulb", "key", "crown", "ghost", "robot",
]  # fmt: skip

# The word people use, where it is not the emoji's own name.
_SPOKEN = {
    "red_apple": "apple",
    "cat_face": "cat",
    "dog_face": "dog",
    "evergreen_tree": "tree",
    "automobile": "car",
    "birthday_cake": "cake",
}

# Other words for the same thing, so that a caption may use either.
_ALSO = {
    "apple": ("red apple",),
    "cat": ("cat face", "kitten"),
    "dog": ("dog face", "puppy"),
    "tree": ("evergreen tree", "fir tree"),
    "car": ("automobile",),
    "cake": ("birthday cake",),
    "airplane": ("plane",),
    "bicycle": ("bike",),
    "sailboat": ("boat",),
    "light bulb": ("lamp",),
    "hamburger": ("burger",),
    "panda": ("panda bear",),
}


@dataclass(frozen=True, slots=True)
class Thing:
    """An object that can be painted: its character in the font, its name, and other names for it.

    `red apple` is another name for an apple of its natural colour only, and so never stands beside a tint.
    """

    glyph: str
    name: str
    also: tuple[str, ...] = ()


def _thing(shortcode: str) -> Thing:
    glyph = emoji.emojize(f":{shortcode}:")
    if glyph.startswith(":"):
        raise LookupError(f"the emoji package knows no {shortcode!r}")
    name = _SPOKEN.get(shortcode, shortcode.replace("_", " "))
    return Thing(glyph, name, _ALSO.get(name, ()))


OBJECTS: tuple[Thing, ...] = tuple(_thing(shortcode) for shortcode in _NAMES)

COLOURS: dict[str, tuple[int, int, int]] = {
    "red": (214, 40, 40),
    "orange": (245, 130, 32),
    "yellow": (250, 212, 45),
    "green": (52, 160, 70),
    "turquoise": (40, 190, 190),
    "blue": (45, 95, 210),
    "purple": (130, 60, 180),
    "pink": (245, 130, 180),
    "brown": (130, 82, 45),
    "black": (40, 40, 44),
    "gray": (140, 140, 145),
    "white": (245, 245, 245),
}
"""Tints of objects, sRGB 0-255."""

BACKGROUNDS: dict[str, tuple[int, int, int]] = {
    "red": (190, 55, 50),
    "orange": (244, 160, 80),
    "yellow": (250, 228, 130),
    "green": (120, 185, 110),
    "turquoise": (110, 205, 205),
    "blue": (90, 140, 225),
    "purple": (150, 110, 195),
    "pink": (250, 190, 215),
    "brown": (125, 92, 66),
    "black": (28, 28, 32),
    "gray": (165, 168, 172),
    "white": (252, 252, 252),
}
"""Plain backgrounds, sRGB 0-255, a little softer than the tints so that an object of the same colour stays visible."""

SIZES: dict[str, float] = {"small": 0.36, "medium": 0.56, "large": 0.8}
"""An object's longer side as a share of the picture's."""

SIZE_WORDS: dict[str, tuple[str, ...]] = {
    "small": ("small", "tiny", "little"),
    "medium": (),
    "large": ("large", "big", "huge"),
}

PLACES: dict[str, tuple[float, float]] = {
    "centre": (0.5, 0.5),
    "left": (0.28, 0.5),
    "right": (0.72, 0.5),
    "top": (0.5, 0.28),
    "bottom": (0.5, 0.72),
}
"""Where an object's middle is, as shares of width and height."""


def names() -> tuple[str, ...]:
    """What the model knows, each thing by its plain name."""
    return tuple(thing.name for thing in OBJECTS)


def synonyms() -> tuple[str, ...]:
    """The other names that it knows these things by."""
    return tuple(name for thing in OBJECTS for name in thing.also)
