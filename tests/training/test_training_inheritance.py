from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import CLIPVisionModelWithProjection

from training.model import decoder, movq
from training.model.bank import Bank, training_scenes
from training.model.inheritance import Parent, fits, inherit
from training.model.teacher import labels
from training.size import Size


class _Eyes(nn.Module):
    """Stands for a vision tower: an embedding [n, 32] of what is where."""

    def __init__(self) -> None:
        super().__init__()
        self.read = nn.Linear(48, 32)

    def forward(self, pixel_values: Tensor) -> SimpleNamespace:
        return SimpleNamespace(image_embeds=self.read(F.adaptive_avg_pool2d(pixel_values, 4).flatten(1)))


@pytest.fixture
def parent(tiny: Size) -> Parent:
    torch.manual_seed(3)
    return Parent(decoder.build(tiny), movq.build(tiny), cast("CLIPVisionModelWithProjection", _Eyes()))


@pytest.fixture
def bank(tiny: Size) -> Bank:
    scenes = training_scenes(tiny, 128)
    return Bank(scenes, labels(scenes, tiny.things), torch.empty(0), tiny.side)


def _mixture(number: int) -> Tensor:
    """An invertible matrix that is not orthogonal."""
    return torch.linalg.qr(torch.randn(number, number)).Q * torch.linspace(0.5, 1.5, number)


@torch.no_grad()
def test_an_heir_in_other_spaces_predicts_what_its_parent_does(tiny: Size, parent: Parent, bank: Bank) -> None:
    """Where the new latents and embeddings are linear images of the old ones, nothing that was learned is lost."""
    old = movq.encode(parent.movq, bank.pixels(torch.arange(128)))
    told = parent.vision(pixel_values=bank.pixels(torch.arange(128))).image_embeds
    mixed, turned = _mixture(old.shape[1]), _mixture(told.shape[1])
    latents = torch.einsum("nchw,kc->nkhw", old, mixed)
    bank = replace(bank, embeds=told @ turned.T)
    heir = decoder.build(tiny)
    inherit(heir, parent, bank, latents)
    timesteps, few = torch.tensor([900, 500, 100]), slice(3)

    def predicted(unet: nn.Module, noisy: Tensor, embeds: Tensor) -> Tensor:
        added = {"image_embeds": embeds}
        sample: Tensor = unet(noisy, timesteps, encoder_hidden_states=None, added_cond_kwargs=added).sample
        return sample[:, : noisy.shape[1]]

    again = predicted(heir, latents[few] - latents.mean((0, 2, 3), keepdim=True), bank.embeds[few])
    before = predicted(parent.unet, old[few] - old.mean((0, 2, 3), keepdim=True), told[few])
    expected = torch.einsum("nchw,kc->nkhw", before, mixed)
    assert np.corrcoef(again.flatten(), expected.flatten())[0, 1] > 0.99


def test_a_decoder_of_another_shape_cannot_inherit(tiny: Size, parent: Parent, bank: Bank) -> None:
    """Layers that do not fit are refused in a sentence, before anything is changed."""
    wider = decoder.build(replace(tiny, unet={**tiny.unet, "block_out_channels": [32, 64]}))
    before = {name: value.clone() for name, value in wider.state_dict().items()}
    bank = replace(bank, embeds=torch.randn(128, 32))
    with pytest.raises(ValueError, match="not of one shape"):
        inherit(wider, parent, bank, torch.randn(128, 4, 16, 16))
    fits(decoder.build(tiny), parent)
    assert all(torch.equal(before[name], value) for name, value in wider.state_dict().items())
