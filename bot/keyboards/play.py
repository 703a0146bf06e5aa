"""Under what a group plays."""

from __future__ import annotations

from collections.abc import Container, Sequence
from zlib import crc32

from telegram import InlineKeyboardMarkup
from telegram.constants import ReactionEmoji

from bot.buttons import Buttons, in_rows, markup
from storage import Chain, Theme, Vote

EMOJI = (
    *(ReactionEmoji.THUMBS_UP, ReactionEmoji.RED_HEART, ReactionEmoji.FIRE, ReactionEmoji.PARTY_POPPER),
    *(ReactionEmoji.CLAPPING_HANDS, ReactionEmoji.GRINNING_FACE_WITH_STAR_EYES, ReactionEmoji.TROPHY),
    *(ReactionEmoji.UNICORN_FACE, ReactionEmoji.SPOUTING_WHALE),
)
"""The reactions that are ballots, by the position that they are for: as many as a sheet has pictures at most. There
are no numbers among Telegram's reactions."""


async def voting(buttons: Buttons, vote: Vote, tally: Sequence[int], left: Container[int]) -> InlineKeyboardMarkup:
    """Under an open vote: a number for each picture that is `left`, with its ballots, for anybody; and an end to it."""
    anybodys = buttons.anybodys()
    numbers = []
    for position, count in enumerate(tally):
        if position + 1 not in left:
            continue
        mark = f"{position + 1} {_coloured(EMOJI[position])}" if vote.reactions else str(position + 1)
        label = anybodys.texts.plain("button-ballot", mark=mark, count=count) if count else mark
        numbers.append(await anybodys.named(label, "ballot", {"vote": vote.id, "choice": position}))
    return markup(*in_rows(numbers), [await anybodys.button("button-vote-end", "vote-end", {"vote": vote.id})])


def _coloured(emoji: str) -> str:
    """An emoji as people know it: reactions leave out the sign that tells a coloured heart from a black one."""
    return f"{emoji}\ufe0f" if emoji == ReactionEmoji.RED_HEART else str(emoji)


async def chaining(buttons: Buttons, chain: Chain) -> InlineKeyboardMarkup:
    """Under a chain of words: to paint it, also after its end, and to end it."""
    anybodys = buttons.anybodys()
    row = [await anybodys.button("button-paint", "chain-paint", {"chain": chain.id})]
    if chain.state == "open":
        row.append(await anybodys.button("button-chain-end", "chain-end", {"chain": chain.id}))
    return markup(row)


async def themed(buttons: Buttons, theme: Theme) -> InlineKeyboardMarkup:
    """Under the theme of a day: to paint it as it is, or in words of one's own; for anybody."""
    anybodys, payload = buttons.anybodys(), {"day": theme.day, "of": mark_of(theme)}
    return markup(
        [
            await anybodys.button("button-paint", "theme-paint", payload),
            await anybodys.button("button-theme-join", "theme-join", payload),
        ]
    )


def mark_of(theme: Theme) -> int:
    """A number by which a theme is known from another one of the same day."""
    return crc32(theme.text.encode())
