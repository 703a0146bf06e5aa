from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from training.loop import Average, Schedule, averaged, fit
from training.movq import Autoencoder, folded, pixels_from
from training.scenes import draw, sample
from training.teacher import EMBEDDING, THINGS, Factors, labels
from training.towers import LENGTH, make_tokenizer, tokens_of


def test_training_ends_with_its_budget_and_is_not_begun_again(tmp_path: Path) -> None:
    """A stage stops when its seconds are spent; asked again, it only loads what it made."""
    torch.manual_seed(0)
    inputs, wanted, calls = torch.randn(64, 4), torch.randn(64, 1), 0

    def loss(step: int) -> dict[str, torch.Tensor]:
        nonlocal calls
        calls += 1
        return {"error": F.mse_loss(model(inputs), wanted)}

    model: nn.Module = nn.Linear(4, 1)
    schedule = Schedule(seconds=0.2, lr=0.01, warmup=1, log_every=10)
    trained = fit(model, loss, schedule, tmp_path / "stage.pt").state_dict()
    once = calls
    model = nn.Linear(4, 1)
    again = fit(model, loss, schedule, tmp_path / "stage.pt").state_dict()
    assert calls == once > 10
    assert all(torch.equal(trained[name], again[name]) for name in trained)
    assert torch.equal(averaged(nn.Linear(4, 1), tmp_path / "stage.pt").state_dict()["weight"], trained["weight"])
    rows = [json.loads(line) for line in (tmp_path / "stage.jsonl").read_text().splitlines()]
    assert rows[-1]["error"] < rows[0]["error"]


def test_a_stopped_stage_goes_on_where_it_was(tmp_path: Path) -> None:
    """What stops a stage costs no more than what came after its last checkpoint."""
    model, steps = nn.Linear(2, 1), []

    def loss(step: int) -> dict[str, torch.Tensor]:
        steps.append(step)
        if len(steps) == 6:
            raise KeyboardInterrupt
        return {"size": model(torch.ones(1, 2)).square().mean()}

    schedule = Schedule(seconds=0.1, lr=0.01, save_every=0.0)
    with pytest.raises(KeyboardInterrupt):
        fit(model, loss, schedule, tmp_path / "stage.pt")
    fit(model, loss, schedule, tmp_path / "stage.pt")
    assert steps[:7] == [0, 1, 2, 3, 4, 5, 5]


def test_the_rate_warms_up_and_falls_to_nothing() -> None:
    """The learning rate begins small, and is zero when the budget is spent."""
    schedule = Schedule(seconds=100, lr=1.0, warmup=10)
    assert schedule.rate(0, 0.0) == pytest.approx(0.1)
    assert schedule.rate(50, 50.0) == pytest.approx(0.5)
    assert schedule.rate(50, 100.0) == pytest.approx(0.0)


def test_the_average_lags_behind_the_weights() -> None:
    """An average moves towards new weights, and not all the way."""
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    average = Average(model, decay=0.9)
    nn.init.ones_(model.weight)
    average.update(model, step=1000)
    assert average.weights["weight"].item() == pytest.approx(0.1)


def test_folding_the_latents_moments_changes_nothing(rng: np.random.Generator) -> None:
    """The plain model encodes to the very latents that the training one did, normalised."""
    torch.manual_seed(0)
    trained = Autoencoder().eval()
    trained.mean.copy_(torch.tensor([1.0, -2.0, 0.5, 0.0]))
    trained.var.copy_(torch.tensor([4.0, 0.25, 1.0, 2.0]))
    pixels = pixels_from([draw(sample(rng)) for _ in range(2)])
    with torch.no_grad():
        wanted = trained.encode(pixels)
        assert torch.allclose(folded(trained).encode(pixels).latents, wanted, atol=1e-5)


def test_labels_mark_what_is_not_there(rng: np.random.Generator) -> None:
    """A scene of one object has no second colour or size, and the class "none" for a second object."""
    truth = labels([sample(rng, pair=0.0)])
    assert truth["thing"][0, 1] == THINGS - 1
    assert truth["colour"][0, 1] == truth["size"][0, 1] == -1


def test_factors_can_be_learned_from_embeddings_that_hold_them(rng: np.random.Generator) -> None:
    """The readers' loss falls, and their accuracy counts only objects that are there."""
    torch.manual_seed(0)
    truth = labels([sample(rng) for _ in range(32)])
    embeds, readers = torch.randn(32, EMBEDDING), Factors()
    optimizer = torch.optim.Adam(readers.parameters(), lr=0.01)
    for _ in range(60):
        optimizer.zero_grad()
        torch.stack(list(readers.loss(embeds, truth).values())).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert readers.accuracy(embeds, truth) == {"background": 1.0, "thing": 1.0, "colour": 1.0, "size": 1.0}


def test_no_prompt_is_unknown_to_the_tokenizer() -> None:
    """Words of the vocabulary are one token each; any other text is spelled in bytes, with one end at its end."""
    tokenizer = make_tokenizer()
    assert tokenizer.tokenize("a small red apple") == ["a</w>", "small</w>", "red</w>", "apple</w>"]
    ids, mask = tokens_of(tokenizer, ["Яблоко 🍎", "", "a " * 100])
    assert ids.shape == mask.shape == (3, LENGTH)
    end = tokenizer.eos_token_id
    for row, seen in zip(ids, mask, strict=True):
        said = row[seen.bool()].tolist()
        assert said.index(end) == len(said) - 1
