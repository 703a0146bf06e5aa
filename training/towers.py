"""The CLIP pair: a text tower and a vision tower, both distilled into the teacher's embedding space."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional as F
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from training.bank import Bank
from training.loop import Schedule, averaged, fit
from training.scenes import SIDE, caption, sample
from training.teacher import EMBEDDING, Teacher

LENGTH = 32  # tokens of a prompt; the rest is cut
MERGES = 700
START, END = "<|startoftext|>", "<|endoftext|>"
TEMPERATURE = 0.07


def make_tokenizer(seed: int = 2) -> CLIPTokenizer:
    """A byte-level BPE of the captions' own words; every byte is a token, so that no prompt is unknown."""
    rng = np.random.default_rng(seed)
    captions = [caption(rng, sample(rng)).lower() for _ in range(20_000)]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.pre_tokenizer = CLIPTokenizer()._tokenizer.pre_tokenizer
    learner.train_from_iterator(
        captions,
        trainers.BpeTrainer(
            vocab_size=len(alphabet) + MERGES, initial_alphabet=alphabet, end_of_word_suffix="</w>", show_progress=False
        ),
    )
    merges = [(left, right) for left, right in json.loads(learner.to_str())["model"]["merges"]]
    tokens = [START, END, *alphabet, *(letter + "</w>" for letter in alphabet), *(a + b for a, b in merges)]
    vocab = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    return CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=LENGTH)


def build_text(tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """About 1.9 M parameters; hidden states as wide as the embedding, as the prior wants them."""
    return CLIPTextModelWithProjection(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=EMBEDDING,
            intermediate_size=512,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=LENGTH,
            projection_dim=EMBEDDING,
            bos_token_id=tokenizer.bos_token_id,
            eos_token_id=tokenizer.eos_token_id,
            pad_token_id=tokenizer.pad_token_id,
        )
    )


def build_vision() -> CLIPVisionModelWithProjection:
    """About 1.5 M parameters, 64 patches of 8 x 8 pixels."""
    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            image_size=SIDE,
            patch_size=8,
            hidden_size=192,
            intermediate_size=512,
            num_hidden_layers=4,
            num_attention_heads=6,
            projection_dim=EMBEDDING,
        )
    )


def tokens_of(tokenizer: CLIPTokenizer, prompts: list[str]) -> tuple[Tensor, Tensor]:
    """`input_ids` and `attention_mask`, [n, LENGTH], padded as the pipelines pad."""
    batch = tokenizer(prompts, padding="max_length", max_length=LENGTH, truncation=True, return_tensors="pt")
    return batch.input_ids, batch.attention_mask


def train_vision(
    checkpoint: Path, bank: Bank, teacher: Teacher, seconds: float, *, batch: int = 64, seed: int = 3
) -> CLIPVisionModelWithProjection:
    """Distil the teacher. The all-zero picture is in every batch, since its embedding stands for "no condition"."""
    torch.manual_seed(seed)
    vision = build_vision()
    with torch.no_grad():
        nothing = teacher(torch.zeros(1, 3, SIDE, SIDE))

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(bank.scenes), (batch,))
        pixels = torch.cat([bank.pixels(chosen), torch.zeros(1, 3, SIDE, SIDE)])
        target = torch.cat([bank.embeds[chosen], nothing])
        with torch.autocast("cpu", torch.bfloat16):
            embeds = vision(pixel_values=pixels).image_embeds
        read = teacher.factors.loss(embeds[:-1].float(), bank.truth(chosen))
        return {"distance": F.mse_loss(embeds.float(), target), "factors": 0.1 * torch.stack(list(read.values())).sum()}

    teacher.requires_grad_(False)
    fit(vision, loss, Schedule(seconds=seconds, lr=1.2e-3, warmup=300, ema=0.998), checkpoint)
    return vision


def train_text(
    checkpoint: Path,
    tokenizer: CLIPTokenizer,
    bank: Bank,
    teacher: Teacher,
    seconds: float,
    *,
    batch: int = 128,
    seed: int = 4,
) -> CLIPTextModelWithProjection:
    """Contrast captions with the teacher's embeddings of their scenes, and draw each towards its own."""
    torch.manual_seed(seed)
    text = build_text(tokenizer)
    rng = np.random.default_rng(seed)

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(bank.scenes), (batch,))
        target = bank.embeds[chosen]
        # The tower is causal and read at the first end of text: the padding behind it changes nothing but the time.
        batch_ids = tokenizer([caption(rng, bank.scenes[int(i)]) for i in chosen], padding=True, return_tensors="pt")
        with torch.autocast("cpu", torch.bfloat16):
            embeds = text(input_ids=batch_ids.input_ids, attention_mask=batch_ids.attention_mask).text_embeds
        embeds = embeds.float()
        likeness = F.normalize(embeds, dim=-1) @ F.normalize(target, dim=-1).T / TEMPERATURE
        pairs = torch.arange(batch)
        contrast = (F.cross_entropy(likeness, pairs) + F.cross_entropy(likeness.T, pairs)) / 2
        read = teacher.factors.loss(embeds, bank.truth(chosen))
        return {
            "contrast": 0.2 * contrast,
            "distance": F.mse_loss(embeds, target),
            "factors": 0.1 * torch.stack(list(read.values())).sum(),
        }

    teacher.requires_grad_(False)
    fit(text, loss, Schedule(seconds=seconds, lr=1e-3, warmup=200, ema=0.998), checkpoint)
    return text


def load_vision(checkpoint: Path) -> CLIPVisionModelWithProjection:
    """The trained vision tower of a checkpoint."""
    vision = build_vision()
    averaged(vision, checkpoint)
    return vision


def load_text(checkpoint: Path, tokenizer: CLIPTokenizer) -> CLIPTextModelWithProjection:
    """The trained text tower of a checkpoint."""
    text = build_text(tokenizer)
    averaged(text, checkpoint)
    return text
