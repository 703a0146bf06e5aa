"""The image priors: a diffusion prior, and a linear one in closed form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import PriorTransformer, UnCLIPScheduler
from torch import Tensor
from torch.nn import functional as F
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from training.bank import Bank
from training.loop import Schedule, averaged, fit
from training.scenes import caption
from training.teacher import EMBEDDING
from training.towers import LENGTH, tokens_of

UNSAID = 0.1  # share of empty captions, so that guidance has something to lean away from
RIDGE = 1e-2  # of the mean diagonal, for the linear prior


def build() -> PriorTransformer:
    """About 2.6 M parameters."""
    return PriorTransformer(
        num_attention_heads=4,
        attention_head_dim=64,
        num_layers=3,
        embedding_dim=EMBEDDING,
        num_embeddings=LENGTH,
        additional_embeddings=4,
    )


def scheduler() -> UnCLIPScheduler:
    """As in Kandinsky 2.2: the prior predicts the embedding itself."""
    return UnCLIPScheduler(
        variance_type="fixed_small_log", prediction_type="sample", clip_sample=True, clip_sample_range=5.0
    )


def train_diffusion(
    checkpoint: Path,
    bank: Bank,
    tokenizer: CLIPTokenizer,
    text: CLIPTextModelWithProjection,
    seconds: float,
    *,
    batch: int = 128,
    seed: int = 6,
) -> PriorTransformer:
    """Train on captions made as it goes; the embeddings are normalised by the mean and deviation that it keeps."""
    torch.manual_seed(seed)
    prior, noiser = build(), scheduler()
    rng = np.random.default_rng(seed)
    mean, std = bank.embeds.mean(0, keepdim=True), bank.embeds.std(0, keepdim=True)
    with torch.no_grad():
        prior.clip_mean.copy_(mean)
        prior.clip_std.copy_(std)
    prior.clip_mean.requires_grad_(False)
    prior.clip_std.requires_grad_(False)

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(bank.scenes), (batch,))
        said = ["" if rng.random() < UNSAID else caption(rng, bank.scenes[int(i)]) for i in chosen]
        ids, mask = tokens_of(tokenizer, said)
        clean = (bank.embeds[chosen] - mean) / std
        timesteps = torch.randint(noiser.config.num_train_timesteps, (batch,))
        alphas = noiser.alphas_cumprod[timesteps].unsqueeze(1)
        noisy = alphas.sqrt() * clean + (1 - alphas).sqrt() * torch.randn_like(clean)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                read = text(input_ids=ids, attention_mask=mask)
            predicted = prior(
                noisy,
                timestep=timesteps,
                proj_embedding=read.text_embeds,
                encoder_hidden_states=read.last_hidden_state,
                attention_mask=mask.bool(),
            ).predicted_image_embedding
        return {"embedding": F.mse_loss(predicted.float(), clean)}

    text.requires_grad_(False)
    fit(prior, loss, Schedule(seconds=seconds, lr=1e-3, warmup=200, ema=0.998), checkpoint)
    return prior


@torch.no_grad()
def fit_linear(
    bank: Bank, tokenizer: CLIPTokenizer, text: CLIPTextModelWithProjection, *, number: int = 20_000, seed: int = 7
) -> dict[str, Tensor]:
    """Ridge regression of image on text embeddings: `weight` [256, 256] and `bias` [256] (arXiv 2310.03502, 3.2)."""
    rng = np.random.default_rng(seed)
    parts = []
    for chunk in torch.split(torch.arange(number), 256):
        ids, mask = tokens_of(tokenizer, [caption(rng, bank.scenes[int(i)]) for i in chunk])
        parts.append(text(input_ids=ids, attention_mask=mask).text_embeds)
    said, seen = torch.cat(parts).double(), bank.embeds[:number].double()
    x, y = said - said.mean(0), seen - seen.mean(0)
    gram = x.T @ x
    gram += RIDGE * gram.diagonal().mean() * torch.eye(EMBEDDING, dtype=torch.double)
    weight = torch.linalg.solve(gram, x.T @ y).T
    bias = seen.mean(0) - weight @ said.mean(0)
    return {"weight": weight.float().contiguous(), "bias": bias.float()}


def load(checkpoint: Path) -> PriorTransformer:
    """The trained diffusion prior of a checkpoint."""
    prior = build()
    averaged(prior, checkpoint)
    return prior
