"""The decoder: latent diffusion conditioned on an image embedding alone, as in Kandinsky 2.2."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch import Tensor
from torch.nn import functional as F
from torch.nn.attention import SDPBackend, sdpa_kernel

from training.device import autocast
from training.model.loop import Schedule, averaged, fit
from training.size import Size

DROPPED = 0.1  # share of conditions replaced by the embedding of the all-zero picture
BLUR = 0.15  # noise on the unit-variance embeddings: a prior's are never exact
RARER = {"style": 0.35, "light": 0.35}  # how often other than plain ones are shown, against plain ones
CROWDED = (1.0, 1.0, 0.7, 0.5)  # how often scenes of one, two, three and four objects are shown


def build(size: Size) -> UNet2DConditionModel:
    """The bare model. Its finest level has no attention, as Kandinsky's has none."""
    levels, channels = len(size.unet["block_out_channels"]), size.movq["latent_channels"]
    return UNet2DConditionModel(
        sample_size=size.side // size.factor,
        in_channels=channels,
        out_channels=2 * channels,  # the pipelines split the output in two, learned variance or not
        down_block_types=("ResnetDownsampleBlock2D", *("SimpleCrossAttnDownBlock2D",) * (levels - 1)),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=(*("SimpleCrossAttnUpBlock2D",) * (levels - 1), "ResnetUpsampleBlock2D"),
        encoder_hid_dim=size.embedding,
        encoder_hid_dim_type="image_proj",
        addition_embed_type="image",
        addition_embed_type_num_heads=4,
        resnet_time_scale_shift="scale_shift",
        **size.unet,
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


def chances(truth: dict[str, Tensor]) -> Tensor:
    """How often each scene of a bank is shown, [n], by its labels: what an object looks like is learned where there
    are few of them, in plain light."""
    shown = torch.tensor(CROWDED)[truth["number"]]
    for factor, rarer in RARER.items():
        shown = torch.where(truth[factor] == 0, shown, shown * rarer)
    return shown


def timesteps_of(uniform: Tensor, number: int) -> Tensor:
    """Timesteps in [0, number) for numbers in [0, 1), with a density that rises with the noise.

    Where little is left of the picture, only the condition can tell what it is: it is there that a decoder learns to
    obey, and the losses there weigh as they are. (Weighted by min-SNR, arXiv 2303.09556, objects stayed blobs for so
    long as to be of no use here.)
    """
    return (uniform.sqrt() * number).long().clamp(max=number - 1)


def train(
    checkpoint: Path,
    size: Size,
    latents: Tensor,
    embeds: Tensor,
    shown: Tensor,
    nothing: Tensor,
    seconds: float,
    device: torch.device,
    *,
    start: UNet2DConditionModel | None = None,
    seed: int = 5,
) -> UNet2DConditionModel:
    """Train on a bank's `latents` [n, c, h, w] and `embeds` [n, d], each as often as `shown` [n] says; `nothing` [1, d]
    is the empty condition. `start` is a decoder to begin with, instead of random weights."""
    torch.manual_seed(seed)
    stage = size.stages["decoder"]
    unet, noiser = (start or build(size)).to(device), scheduler()
    latents, embeds, shown, nothing = (tensor.to(device) for tensor in (latents, embeds, shown, nothing))

    def predict(noisy: Tensor, timesteps: Tensor, condition: Tensor) -> Tensor:
        added = {"image_embeds": condition}
        return unet(noisy, timesteps, encoder_hidden_states=None, added_cond_kwargs=added).sample

    fast = torch.compile(predict, dynamic=False)

    def loss(step: int) -> dict[str, Tensor]:
        chosen = torch.multinomial(shown, stage.batch, replacement=True)
        clean = latents[chosen].float()
        uniform, normal = torch.rand(3, stage.batch, 1, device=device), torch.randn_like(embeds[chosen])
        condition = torch.where(uniform[0] < DROPPED, nothing, embeds[chosen] + BLUR * uniform[1] * normal)
        timesteps = timesteps_of(uniform[2, :, 0], noiser.config.num_train_timesteps)
        noise = torch.randn_like(clean)
        noisy, target = noiser.add_noise(clean, noise, timesteps), noiser.get_velocity(clean, noise, timesteps)
        # The flash kernel's gradient takes longer on a CPU than all the convolutions' forward passes together.
        with autocast(device), sdpa_kernel(SDPBackend.MATH):
            predicted = fast(noisy, timesteps, condition)[:, : clean.shape[1]]
        return {"velocity": F.mse_loss(predicted.float(), target)}

    schedule = Schedule(seconds=seconds, lr=stage.lr, warmup=300, muon=True, ema=0.999, weight_decay=0.0)
    fit(unet, loss, schedule, checkpoint)
    return unet


def load(checkpoint: Path, size: Size) -> UNet2DConditionModel:
    """The trained decoder of a checkpoint, on the CPU."""
    return averaged(build(size), checkpoint)
