"""The decoder: latent diffusion conditioned on an image embedding alone, as in Kandinsky 2.2."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor
from torch.nn import functional as F

from training.loop import Schedule, averaged, fit
from training.teacher import EMBEDDING

DROPPED = 0.1  # share of conditions replaced by the embedding of the all-zero picture
BLUR = 0.15  # noise on the unit-variance embeddings: a prior's are never exact
MIN_SNR = 5.0  # arXiv 2303.09556, for v-prediction: weight = min(snr, 5) / (snr + 1)


def build() -> UNet2DConditionModel:
    """12.1 M parameters; the finest level is thin, since there a channel costs sixteen times what it does below."""
    return UNet2DConditionModel(
        sample_size=16,
        in_channels=4,
        out_channels=8,  # the pipelines split the output in two, learned variance or not
        block_out_channels=(96, 160, 192),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D", "SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
        attention_head_dim=32,
        cross_attention_dim=64,
        encoder_hid_dim=EMBEDDING,
        encoder_hid_dim_type="image_proj",
        addition_embed_type="image",
        addition_embed_type_num_heads=4,
        resnet_time_scale_shift="scale_shift",
    )


def scheduler() -> DDIMScheduler:
    """A cosine schedule and v-prediction; the last step is all noise, so sampling begins there."""
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=False,
        set_alpha_to_one=True,
        timestep_spacing="trailing",
    )


def train(
    checkpoint: Path,
    latents: Tensor,
    embeds: Tensor,
    nothing: Tensor,
    seconds: float,
    *,
    batch: int = 32,
    seed: int = 5,
) -> UNet2DConditionModel:
    """Train on a bank's `latents` [n, 4, 16, 16] and `embeds` [n, 256]; `nothing` [1, 256] is the empty condition."""
    torch.manual_seed(seed)
    unet, noiser = build().to(memory_format=torch.channels_last), scheduler()
    alphas = noiser.alphas_cumprod

    @torch.compile
    def predict(noisy: Tensor, timesteps: Tensor, condition: Tensor) -> Tensor:
        added = {"image_embeds": condition}
        return unet(noisy, timesteps, encoder_hidden_states=None, added_cond_kwargs=added).sample

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.randint(len(latents), (batch,))
        clean = latents[chosen].float().contiguous(memory_format=torch.channels_last)
        condition = embeds[chosen] + BLUR * torch.rand(batch, 1) * torch.randn(batch, EMBEDDING)
        condition = torch.where(torch.rand(batch, 1) < DROPPED, nothing, condition)
        timesteps = torch.randint(noiser.config.num_train_timesteps, (batch,))
        noise = torch.randn_like(clean)
        noisy, target = noiser.add_noise(clean, noise, timesteps), noiser.get_velocity(clean, noise, timesteps)
        with torch.autocast("cpu", torch.bfloat16):
            predicted = predict(noisy, timesteps, condition)[:, : clean.shape[1]]
        snr = alphas[timesteps] / (1 - alphas[timesteps])
        weight = snr.clamp(max=MIN_SNR) / (snr + 1)
        error = F.mse_loss(predicted.float(), target, reduction="none").mean((1, 2, 3))
        return {"velocity": (weight * error).mean()}

    fit(unet, loss, Schedule(seconds=seconds, lr=1e-3, warmup=300, ema=0.9993, weight_decay=0.0), checkpoint)
    return unet


def load(checkpoint: Path) -> UNet2DConditionModel:
    """The trained decoder of a checkpoint."""
    unet = build()
    averaged(unet, checkpoint)
    return unet
