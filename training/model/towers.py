"""The CLIP pair: a text tower and a vision tower, both distilled into the teacher's embedding space."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from training.device import autocast
from training.model.bank import Bank
from training.model.loop import Schedule, averaged, fit
from training.model.teacher import CELLS, Teacher
from training.size import Size
from training.world.captions import say

START, END = "<|startoftext|>", "<|endoftext|>"
TEMPERATURE = 0.07


def make_tokenizer(size: Size, seed: int = 2) -> CLIPTokenizer:
    """A byte-level BPE of the captions' own words; every byte is a token, so that no prompt is unknown."""
    rng, sampler = np.random.default_rng(seed), size.sampler
    captions = [say(rng, sampler(rng)).lower() for _ in range(40_000)]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.pre_tokenizer = CLIPTokenizer()._tokenizer.pre_tokenizer
    wanted = len(alphabet) + size.merges
    learner.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=wanted, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False
        ),
    )
    merges = [(left, right) for left, right in json.loads(learner.to_str())["model"]["merges"]]
    tokens = [START, END, *alphabet, *(letter + "</w>" for letter in alphabet), *(a + b for a, b in merges)]
    vocab = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=size.tokens)


def build_text(size: Size, tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """The bare text tower; its hidden states are as wide as the embedding, as the prior wants them."""
    return CLIPTextModelWithProjection(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            max_position_embeddings=size.tokens,
            hidden_size=size.embedding,
            projection_dim=size.embedding,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
            **size.text,
        )
    )


def build_vision(size: Size) -> CLIPVisionModelWithProjection:
    """The bare vision tower; it sees the picture in as many patches as the teacher's map has cells."""
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            image_size=size.side, patch_size=size.side // CELLS, projection_dim=size.embedding, **size.vision
        )
    )


def tokens_of(tokenizer: CLIPTokenizer, prompts: list[str]) -> tuple[Tensor, Tensor]:
    """`input_ids` and `attention_mask`, [n, tokens], padded as the pipelines pad."""
    batch = tokenizer(prompts, padding="max_length", truncation=True, return_tensors="pt")
    return batch.input_ids, batch.attention_mask


class Learner(nn.Module):
    """The vision tower while it learns: its patches of the last layer but one also answer for the teacher's map.

    A transformer takes very long to find out by itself what a patch shows; told so at every patch, it is quick (the
    hints of arXiv 1412.6550).
    """

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.tower = build_vision(size)
        self.hint = nn.Linear(size.vision["hidden_size"], size.teacher[-1])

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Embeddings [n, d], and guesses of the teacher's map [n, c, 8, 8]."""
        seen = self.tower(pixel_values=pixels, output_hidden_states=True)
        patches = self.hint(seen.hidden_states[-2][:, 1:])
        return seen.image_embeds, patches.transpose(1, 2).unflatten(2, (CELLS, CELLS))


def train_vision(
    checkpoint: Path, size: Size, bank: Bank, teacher: Teacher, seconds: float, device: torch.device, *, seed: int = 3
) -> CLIPVisionModelWithProjection:
    """Distil the teacher. The all-zero picture is in every batch, since its embedding stands for "no condition"."""
    torch.manual_seed(seed)
    stage = size.stages["vision"]
    learner, teacher = Learner(size).to(device), teacher.requires_grad_(False).to(device)
    fast = torch.compile(learner, dynamic=False)

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(bank.scenes), (stage.batch,))
        pixels = torch.cat([bank.pixels(chosen), torch.zeros(1, 3, size.side, size.side)]).to(device)
        truth = {name: value.to(device) for name, value in bank.truth(chosen).items()}
        with autocast(device), sdpa_kernel(SDPBackend.MATH):  # the flash kernel's gradient is slow on a CPU
            with torch.no_grad():
                target, seen, _ = teacher.split(pixels)
            embeds, guess = fast(pixels)
        read = teacher.factors.loss(embeds[:-1].float(), truth)
        return {
            "distance": F.mse_loss(embeds.float(), target),
            "hint": F.mse_loss(guess.float(), seen.float()) / seen.float().var(),
            "factors": 0.3 * torch.stack(list(read.values())).sum(),
        }

    fit(learner, loss, Schedule(seconds=seconds, lr=stage.lr, warmup=300, ema=0.998), checkpoint)
    return learner.tower


def train_text(
    checkpoint: Path,
    size: Size,
    tokenizer: CLIPTokenizer,
    bank: Bank,
    teacher: Teacher,
    seconds: float,
    device: torch.device,
    *,
    seed: int = 4,
) -> CLIPTextModelWithProjection:
    """Contrast captions with the teacher's embeddings of their scenes, and draw each towards its own."""
    torch.manual_seed(seed)
    stage = size.stages["text"]
    text, factors = build_text(size, tokenizer).to(device), teacher.factors.requires_grad_(False).to(device)

    def loss(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng([seed, step])
        chosen = torch.randint(len(bank.scenes), (stage.batch,))
        target = bank.embeds[chosen].to(device)
        # The tower is causal and read at the first end of text: the padding behind it changes nothing but the time.
        words = [say(rng, bank.scenes[int(i)]) for i in chosen]
        batch = tokenizer(words, padding=True, truncation=True, return_tensors="pt").to(device)
        with autocast(device):
            embeds = text(input_ids=batch.input_ids, attention_mask=batch.attention_mask).text_embeds
        embeds = embeds.float()
        likeness = F.normalize(embeds, dim=-1) @ F.normalize(target, dim=-1).T / TEMPERATURE
        pairs = torch.arange(stage.batch, device=device)
        contrast = (F.cross_entropy(likeness, pairs) + F.cross_entropy(likeness.T, pairs)) / 2
        read = factors.loss(embeds, {name: value.to(device) for name, value in bank.truth(chosen).items()})
        return {
            "contrast": 0.2 * contrast,
            "distance": F.mse_loss(embeds, target),
            "factors": 0.1 * torch.stack(list(read.values())).sum(),
        }

    fit(text, loss, Schedule(seconds=seconds, lr=stage.lr, warmup=200, ema=0.998), checkpoint)
    return text


def load_vision(checkpoint: Path, size: Size) -> CLIPVisionModelWithProjection:
    """The trained vision tower of a checkpoint, on the CPU."""
    return averaged(Learner(size), checkpoint).tower


def load_text(checkpoint: Path, size: Size, tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """The trained text tower of a checkpoint, on the CPU."""
    return averaged(build_text(size, tokenizer), checkpoint)
