"""What a model is taught: objects, tints, backgrounds, relations, lights and styles, as tables of data.

A size of the model is taught the first so many objects of the list. What they are called, in each language, is the
business of `training.world.words`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]
"""sRGB, 0-255."""

GLYPHS: tuple[str, ...] = tuple(Path(__file__).with_name("objects.txt").read_text(encoding="utf-8").split())
"""Every object, as its character in the font."""

COLOURS: dict[str, Colour] = {
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
"""Tints of objects."""

PLAIN: dict[str, Colour] = {
    "red": (190, 55, 50),
    "orange": (244, 160, 80),
    "yellow": (250, 228, 130),
    "green": (120, 185, 110),
    "turquoise": (110, 205, 205),
    "blue": (90, 140, 225),
    "purple": (150, 110, 195),
    "pink": (250, 190, 215),
    "black": (28, 28, 32),
    "white": (252, 252, 252),
}
"""Plain backgrounds, a little softer than the tints so that an object of the same colour stays visible."""

SCENERY: tuple[str, ...] = ("sky", "grass", "sea", "snow", "desert", "night", "forest", "room")
"""Backgrounds drawn in code (`training.world.scenery`)."""

BACKGROUNDS: tuple[str, ...] = (*PLAIN, *SCENERY)

SIZES: dict[str, float] = {"small": 0.4, "medium": 0.58, "large": 0.8}
"""The longer side of an object that stands alone, as a share of the picture's."""

SPOTS: dict[str, tuple[float, float]] = {
    "centre": (0.5, 0.5),
    "left": (0.3, 0.5),
    "right": (0.7, 0.5),
    "top": (0.5, 0.3),
    "bottom": (0.5, 0.7),
}
"""Where the middle of an object that stands alone is, as shares of width and height."""

LAYOUTS: tuple[str, ...] = ("one", "beside", "above", "front", "group", "medley")
"""One object; two, the first left of, above or in front of the second; many alike; three or four different ones."""

RELATIONS: tuple[str, ...] = ("beside", "above", "front")

LIGHTS: tuple[str, ...] = ("plain", "sunset", "dim")
STYLES: tuple[str, ...] = ("plain", "flat", "outline", "pixel", "pastel", "monochrome")

COLOURLESS = STYLES.index("monochrome")
"""The style in which no tint can be told."""

MOST = 4
"""Objects in a scene, at most."""
