"""Pictures that mean ill: mutations of good ones, and some that were made to hurt."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from random import Random

from PIL import Image, ImageCms

PNG = b"\x89PNG\r\n\x1a\n"


def pictures(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """So many hostile pictures, each with a name: the bombs, up to half of the number, and mutations."""
    random = Random(seed)
    made = random.sample(sorted(bombs().items()), min(len(bombs()), count // 2))
    yield from made
    for number in range(count - len(made)):
        name, good = random.choice(seeds())
        content, how = good, []
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            mutate = random.choice(MUTATIONS)
            content = mutate(content, random)
            how.append(mutate.__name__)
        yield f"{name} {number}: {', '.join(how)}", content


@cache
def seeds() -> list[tuple[str, bytes]]:
    """Good pictures of every sort that the bot takes."""
    photo = Image.effect_mandelbrot((160, 120), (-2.0, -1.2, 1.0, 1.2), 60)
    colour = Image.merge("RGB", (photo, photo.rotate(90).resize(photo.size), photo.rotate(180)))
    frames = [colour.rotate(angle) for angle in (0, 20, 40)]
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "a description"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    both = {"exif": exif.tobytes(), "icc_profile": profile}
    return [
        ("jpeg", _saved(colour, "JPEG", **both)),
        ("progressive jpeg", _saved(colour, "JPEG", progressive=True, **both)),
        ("cmyk jpeg", _saved(colour.convert("CMYK"), "JPEG")),
        ("grey jpeg", _saved(photo, "JPEG")),
        ("png", _saved(colour, "PNG", **both)),
        ("png with alpha", _saved(colour.convert("RGBA"), "PNG")),
        ("png with a palette", _saved(colour.quantize(64), "PNG", transparency=3)),
        ("png of 16 bits", _saved(photo.convert("I;16"), "PNG")),
        ("png of 1 bit", _saved(photo.convert("1"), "PNG")),
        ("animated png", _saved(frames[0], "PNG", save_all=True, append_images=frames[1:])),
        ("webp", _saved(colour, "WEBP", **both)),
        ("lossless webp", _saved(colour.convert("RGBA"), "WEBP", lossless=True)),
        ("animated webp", _saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])),
    ]


@cache
def bombs() -> dict[str, bytes]:
    """Small files that would unfold to something huge, and files that are something else."""
    good = dict(seeds())
    return {
        "nothing": b"",
        "a signature alone": PNG,
        "a page of HTML": b"<html><script>alert(1)</script></html>",
        "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        "a GIF": _saved(Image.new("P", (9, 9)), "GIF"),
        "a TIFF": _saved(Image.new("RGB", (9, 9)), "TIFF"),
        "an EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(%pipe%id) (w) file\n",
        "a zip": b"PK\x03\x04" + bytes(400),
        "900 megapixels of one bit": png(30_000, 30_000, depth=1, kind=0),
        "25 megapixels of 16 bits with alpha": png(5000, 5000, depth=16, kind=6),
        "25 megapixels, interlaced": png(5000, 5000, depth=8, kind=2, interlaced=1, rows=100),
        "a line of 25 million": png(25_000_000, 1, depth=8, kind=0),
        "a column of 25 million": png(1, 25_000_000, depth=1, kind=0),
        "sides of 2 billion": png(2**31 - 1, 2**31 - 1, depth=8, kind=2, rows=0),
        "no sides": png(0, 0, depth=8, kind=2, rows=0),
        "a profile that unfolds to 400 MB": png(9, 9, depth=8, kind=2, chunks=[(b"iCCP", _unfolding(b"icc\0\0"))]),
        "a text that unfolds to 400 MB": png(9, 9, depth=8, kind=2, chunks=[(b"zTXt", _unfolding(b"say\0\0"))]),
        "a hundred texts": png(9, 9, depth=8, kind=2, chunks=[(b"tEXt", b"say\0" + bytes(60_000))] * 100),
        "a million frames": png(9, 9, depth=8, kind=2, chunks=[(b"acTL", struct.pack(">II", 10**6, 0))]),
        "a jpeg of 65,500 squared": _resized_jpeg(good["jpeg"], 65_500, 65_500),
        "a jpeg of 4 gigabytes in words": good["jpeg"][:2] + b"\xff\xe1\xff\xff" * 60_000,
        "a webp of 16,383 squared": _resized_webp(good["webp"]),
        "a picture with 19 MB behind it": good["jpeg"] + bytes(19 << 20),
    }


def png(
    width: int,
    height: int,
    *,
    depth: int,
    kind: int,
    interlaced: int = 0,
    rows: int | None = None,
    chunks: list[tuple[bytes, bytes]] | None = None,
) -> bytes:
    """A PNG of one colour: colour type `kind`, `depth` bits a channel, with that many rows of data in it."""
    channels = {0: 1, 2: 3, 6: 4}[kind]
    row = 1 + (width * depth * channels + 7) // 8
    pack = zlib.compressobj(9)
    left = row * (height if rows is None else rows)
    body = b""
    while left > 0:
        body += pack.compress(bytes(min(left, 1 << 22)))
        left -= 1 << 22
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced)
    parts = [(b"IHDR", head), *(chunks or []), (b"IDAT", body + pack.flush()), (b"IEND", b"")]
    return PNG + b"".join(_chunk(*part) for part in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _unfolding(head: bytes) -> bytes:
    pack = zlib.compressobj(9)
    return head + b"".join(pack.compress(bytes(1 << 22)) for _ in range(100)) + pack.flush()


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _resized_jpeg(content: bytes, width: int, height: int) -> bytes:
    start = content.index(b"\xff\xc0") + 5
    return content[:start] + struct.pack(">HH", height, width) + content[start + 4 :]


def _resized_webp(content: bytes) -> bytes:
    start = content.index(b"VP8 ") + 14
    return content[:start] + struct.pack("<HH", 16_383, 16_383) + content[start + 4 :]


# Mutations


def cut_short(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def flip_bits(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 30))) if changed else ():
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def break_head(content: bytes, random: Random) -> bytes:
    """Change the first bytes, where sizes and lengths stand."""
    changed = bytearray(content)
    for _ in range(random.randrange(1, 6)) if changed else ():
        changed[random.randrange(min(len(changed), 64))] = random.choice((0, 1, 0x7F, 0x80, 0xFF))
    return bytes(changed)


def put_in(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    return content[:place] + random.randbytes(random.choice((1, 4, 200))) + content[place:]


def take_out(content: bytes, random: Random) -> bytes:
    place = random.randrange(len(content) + 1)
    return content[:place] + content[place + random.choice((1, 4, 200)) :]


def repeat(content: bytes, random: Random) -> bytes:
    start = random.randrange(len(content) + 1)
    part = content[start : start + random.choice((8, 100, 1000))]
    return content[:start] + part * random.choice((2, 5, 50)) + content[start:]


def blank(content: bytes, random: Random) -> bytes:
    start = random.randrange(len(content) + 1)
    length = random.choice((4, 50, 500))
    return content[:start] + bytes([random.choice((0, 255))]) * length + content[start + length :]


def splice(content: bytes, random: Random) -> bytes:
    """The beginning of one picture and the end of another."""
    other = random.choice(seeds())[1]
    return content[: random.randrange(len(content) + 1)] + other[random.randrange(len(other)) :]


def wrong_head(content: bytes, random: Random) -> bytes:
    """The bytes of one format behind the signature of another."""
    return random.choice((PNG, b"\xff\xd8\xff\xe0", b"RIFF\xff\xff\xff\xffWEBP", b"GIF89a")) + content[12:]


def large_number(content: bytes, random: Random) -> bytes:
    """A length or an offset somewhere is not what it was."""
    place = random.randrange(len(content) + 1)
    number = random.choice((0, 1, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1))
    return content[:place] + struct.pack(random.choice((">I", "<I")), number) + content[place + 4 :]


MUTATIONS = (
    *(cut_short, flip_bits, break_head, put_in, take_out),
    *(repeat, blank, splice, wrong_head, large_number),
)
