"""A whole Kandinsky 2.2 in miniature, with random weights: the same parts in the same folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    KandinskyV22Pipeline,
    KandinskyV22PriorPipeline,
    PriorTransformer,
    UnCLIPScheduler,
    UNet2DConditionModel,
    VQModel,
)
from safetensors.torch import save_file
from tokenizers.pre_tokenizers import ByteLevel
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from engine.kandinsky2.residual import ResidualPrior

WIDTH = 32  # of every embedding; noise rows that are a multiple of 16 long are drawn alike alone and in a batch

DDPM: dict[str, Any] = {
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "clip_sample": False,
    "variance_type": "learned_range",
}
"""The schedule of the full-size decoder."""


def build(folder: Path, *, scheduler: Any = None, latent_channels: int = 4, levels: int = 3) -> Path:
    """Write the model to `folder`, with a linear and a residual prior beside the diffusion prior.

    `scheduler` is the decoder's; its MoVQ halves a picture's sides once less than it has `levels`.
    """
    with torch.random.fork_rng():
        torch.manual_seed(0)
        prior_pipeline().save_pretrained(folder / "prior")
        decoder = decoder_pipeline(scheduler or DDPMScheduler(**DDPM), latent_channels, levels)
        decoder.save_pretrained(folder / "decoder")
        linear = {"weight": torch.randn(WIDTH, WIDTH), "bias": torch.randn(WIDTH)}
        save_file(linear, str(folder / "prior" / "linear_prior.safetensors"))
        residual = {name: 0.2 * torch.randn_like(value) for name, value in residual_prior().state_dict().items()}
        save_file(residual, str(folder / "prior" / "residual_prior.safetensors"))
    return folder


def residual_prior() -> ResidualPrior:
    return ResidualPrior(WIDTH, WIDTH, hidden=48, blocks=2)


def prior_pipeline() -> KandinskyV22PriorPipeline:
    tower = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    words = tokenizer()
    text = CLIPTextConfig(
        **tower,
        projection_dim=WIDTH,
        vocab_size=len(words),
        eos_token_id=words.eos_token_id,
        bos_token_id=words.bos_token_id,
        pad_token_id=words.pad_token_id,
    )
    vision = CLIPVisionConfig(**tower, projection_dim=WIDTH, image_size=32, patch_size=8)
    prior = PriorTransformer(num_attention_heads=2, attention_head_dim=16, num_layers=2, embedding_dim=WIDTH)
    with torch.no_grad():
        for parameter in (prior.positional_embedding, prior.prd_embedding, prior.clip_mean):
            parameter.normal_()
        prior.clip_std.fill_(0.5)
    return KandinskyV22PriorPipeline(
        prior=prior.eval(),
        image_encoder=CLIPVisionModelWithProjection(vision).eval(),
        text_encoder=CLIPTextModelWithProjection(text).eval(),
        tokenizer=words,
        scheduler=UnCLIPScheduler(prediction_type="sample", clip_sample=True, clip_sample_range=5.0),
        image_processor=CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32}),
    )


def decoder_pipeline(
    scheduler: DDIMScheduler | DDPMScheduler, latent_channels: int = 4, levels: int = 3
) -> KandinskyV22Pipeline:
    unet = UNet2DConditionModel(
        sample_size=64 // 2 ** (levels - 1),
        in_channels=latent_channels,
        out_channels=2 * latent_channels,
        block_out_channels=(32, 64),
        layers_per_block=1,
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
        addition_embed_type="image",
        encoder_hid_dim_type="image_proj",
        encoder_hid_dim=WIDTH,
        cross_attention_dim=32,
        attention_head_dim=8,
        resnet_time_scale_shift="scale_shift",
    )
    movq = VQModel(
        block_out_channels=(32,) * levels,
        down_block_types=(*("DownEncoderBlock2D",) * (levels - 1), "AttnDownEncoderBlock2D"),
        up_block_types=("AttnUpDecoderBlock2D", *("UpDecoderBlock2D",) * (levels - 1)),
        latent_channels=latent_channels,
        num_vq_embeddings=16,
        norm_type="spatial",
    )
    return KandinskyV22Pipeline(unet=unet.eval(), scheduler=scheduler, movq=movq.eval())


def tokenizer() -> CLIPTokenizer:
    """Every byte is a token, inside a word and at its end."""
    bytes_ = sorted(ByteLevel.alphabet())
    tokens = [*bytes_, *(token + "</w>" for token in bytes_), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={token: index for index, token in enumerate(tokens)}, merges=[], model_max_length=77)
