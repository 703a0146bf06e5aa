"""Lights and styles, made by image operations on a scene's pixels."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_LIGHTS = {
    "plain": (1.0, 1.0, 1.0),
    "sunset": (1.1, 0.78, 0.56),
    "dim": (0.4, 0.42, 0.55),
}
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
_LEVELS = 4  # of each channel, in the flat style
_CELLS = 24  # of a side, in the pixel style
_LINE = np.array([24, 20, 28], dtype=np.float32)  # the outline's colour


def lit(pixels: Floats, light: str) -> Floats:
    """Pixels [h, w, 3] (0-255) in a light of another colour."""
    return pixels if light == "plain" else (pixels * np.array(_LIGHTS[light], dtype=np.float32)).clip(0, 255)


def styled(pixels: Floats, style: str) -> Floats:
    """Pixels [h, w, 3] (0-255) in a style; the outline style is a matter of the objects, and leaves them alone."""
    match style:
        case "flat":
            step = np.float32(255 / (_LEVELS - 1))
            return (pixels / step).round() * step
        case "pixel":
            side = pixels.shape[0]
            cell = np.arange(side) * _CELLS // side
            middle = ((np.arange(_CELLS) + 0.5) * side / _CELLS).astype(int)
            return pixels[middle[cell]][:, middle[cell]]
        case "pastel":
            soft = pixels * np.float32(0.75) + (pixels @ _LUMA)[..., None] * np.float32(0.25)
            return soft * np.float32(0.45) + np.float32(255 * 0.55)
        case "monochrome":
            return np.repeat((pixels @ _LUMA)[..., None], 3, axis=2)
        case _:
            return pixels


def outlined(colour: Floats, alpha: Floats) -> tuple[Floats, Floats]:
    """A sprite (premultiplied colour [h, w, 3], coverage [h, w, 1]) with a dark line, and room for it on all sides."""
    reach = max(1, round(max(alpha.shape) / 40))
    room = (reach + 1, reach + 1)  # or the line would be cut, and what rolls over an edge come back at the other
    colour, alpha = (np.pad(a, (room, room, (0, 0))) for a in (colour, alpha))
    grown = alpha
    for shift in (-reach, reach):
        for axis in (0, 1):
            grown = np.maximum(grown, np.roll(alpha, shift, axis))
    return colour + (grown - alpha) * _LINE, grown
