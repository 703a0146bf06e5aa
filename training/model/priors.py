"""The image priors (arXiv 2310.03502): a diffusion prior, a linear one in closed form, and what both learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from diffusers import PriorTransformer, UnCLIPScheduler
from torch import Tensor
from torch.nn import functional as F
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from training.device import autocast
from training.model.bank import Bank
from training.model.loop import Schedule, averaged, fit
from training.model.towers import tokens_of
from training.size import Size
from training.world.captions import say

UNSAID = 0.1  # share of empty captions, so that guidance has something to lean away from
RIDGE = 1e-2  # of the mean diagonal, for the linear prior
FUSION_RANK = 0.5  # of the width; at 256, what is left out is 0.2% of the matrix's squares


def build(size: Size) -> PriorTransformer:
    """The bare diffusion prior."""
    return PriorTransformer(
        embedding_dim=size.embedding, num_embeddings=size.tokens, additional_embeddings=4, **size.prior
    )


def scheduler() -> UnCLIPScheduler:
    """As in Kandinsky 2.2: the prior predicts the embedding itself."""
    return UnCLIPScheduler(
        variance_type="fixed_small_log", prediction_type="sample", clip_sample=True, clip_sample_range=5.0
    )


def train_diffusion(
    checkpoint: Path,
    size: Size,
    bank: Bank,
    tokenizer: CLIPTokenizer,
    text: CLIPTextModelWithProjection,
    seconds: float,
    device: torch.device,
    *,
    seed: int = 6,
) -> PriorTransformer:
    """Train on captions made as it goes; the embeddings are normalised by the mean and deviation that it keeps."""
    torch.manual_seed(seed)
    stage = size.stages["prior"]
    prior, noiser, text = build(size).to(device), scheduler(), text.requires_grad_(False).to(device)
    mean, std = bank.embeds.mean(0, keepdim=True).to(device), bank.embeds.std(0, keepdim=True).to(device)
    with torch.no_grad():
        prior.clip_mean.copy_(mean)
        prior.clip_std.copy_(std)
    prior.clip_mean.requires_grad_(False)
    prior.clip_std.requires_grad_(False)
    alphas_cumprod = noiser.alphas_cumprod.to(device)

    def loss(step: int) -> dict[str, Tensor]:
        rng = np.random.default_rng([seed, step])
        chosen = torch.randint(len(bank.scenes), (stage.batch,))
        said = ["" if rng.random() < UNSAID else say(rng, bank.scenes[int(i)]) for i in chosen]
        ids, mask = (tensor.to(device) for tensor in tokens_of(tokenizer, said))
        clean = (bank.embeds[chosen].to(device) - mean) / std
        timesteps = torch.randint(noiser.config.num_train_timesteps, (stage.batch,), device=device)
        alphas = alphas_cumprod[timesteps].unsqueeze(1)
        noisy = alphas.sqrt() * clean + (1 - alphas).sqrt() * torch.randn_like(clean)
        with autocast(device):
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

    fit(prior, loss, Schedule(seconds=seconds, lr=stage.lr, warmup=200, ema=0.998), checkpoint)
    return prior


@torch.no_grad()
def pairs(
    bank: Bank,
    tokenizer: CLIPTokenizer,
    text: CLIPTextModelWithProjection,
    device: torch.device,
    *,
    seed: int = 7,
) -> tuple[Tensor, Tensor]:
    """The text embedding of a caption of every scene of the bank, and the image embedding; both [n, d]."""
    rng = np.random.default_rng(seed)
    text, parts = text.to(device), []
    for chunk in torch.split(torch.arange(len(bank.scenes)), 256):
        batch = tokenizer(
            [say(rng, bank.scenes[int(i)]) for i in chunk], padding=True, truncation=True, return_tensors="pt"
        ).to(device)
        with autocast(device):
            read = text(input_ids=batch.input_ids, attention_mask=batch.attention_mask)
        parts.append(read.text_embeds.float().cpu())
    return torch.cat(parts), bank.embeds


@torch.no_grad()
def fit_linear(said: Tensor, seen: Tensor, *, ridge: float = RIDGE) -> dict[str, Tensor]:
    """Ridge regression of image embeddings `seen` [n, d] on text embeddings `said` [n, e] (arXiv 2310.03502, 3.2):
    `weight` [d, e] and `bias` [d]. `ridge` is a share of the mean square of what it is fitted on."""
    mean_said, mean_seen = said.double().mean(0), seen.double().mean(0)
    x, y = said.double() - mean_said, seen.double() - mean_seen
    gram = x.T @ x
    gram += ridge * gram.diagonal().mean() * torch.eye(len(gram), dtype=torch.double)
    weight = torch.linalg.solve(gram, x.T @ y).T
    bias = mean_seen - weight @ mean_said
    return {"weight": weight.float().contiguous(), "bias": bias.float()}


def fit_fusion(apart: Tensor, together: Tensor) -> dict[str, Tensor]:
    """Ridge regression of the embeddings of scenes `together` [n, d] on those of their two parts `apart` [n, 2, d], in
    order, cut to the rank r of `FUSION_RANK` of d: `down` [r, 2d], `up` [d, r] and `bias` [d]."""
    whole = fit_linear(apart.flatten(1), together)
    up, scales, down = torch.linalg.svd(whole["weight"], full_matrices=False)
    kept = slice(round(FUSION_RANK * len(scales)))
    return {"down": down[kept].contiguous(), "up": (up * scales)[:, kept].contiguous(), "bias": whole["bias"]}


def load(checkpoint: Path, size: Size) -> PriorTransformer:
    """The trained diffusion prior of a checkpoint, on the CPU."""
    return averaged(build(size), checkpoint)
