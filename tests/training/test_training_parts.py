from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine.kandinsky2.stages import mix
from training import size as sizes
from training.model.decoder import build as build_decoder
from training.model.decoder import chances, timesteps_of
from training.model.loop import Average, Schedule, averaged, fit
from training.model.movq import Patches, pixels_from
from training.model.muon import Muon, orthogonalised
from training.model.priors import fit_fusion
from training.model.teacher import EACH, WHOLE, Factors, Teacher, labels
from training.model.towers import Learner, make_tokenizer, tokens_of
from training.report import report
from training.size import Size
from training.world.scenes import Sampler, draw

CPU = sizes.read("cpu")


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


def test_a_stage_that_goes_on_sees_other_noise_than_at_its_beginning(tmp_path: Path) -> None:
    """Numbers that were drawn before a stop are not drawn again after it."""
    drawn: list[float] = []

    def loss(step: int) -> dict[str, torch.Tensor]:
        drawn.append(float(torch.rand(())))
        return {"size": model(torch.ones(1, 2)).square().mean()}

    for seconds in (0.1, 0.2):
        torch.manual_seed(3)
        model = nn.Linear(2, 1)
        fit(model, loss, Schedule(seconds=seconds, lr=0.1), tmp_path / "stage.pt")
    assert len(drawn) > 20
    assert len(set(drawn)) > 0.99 * len(drawn)


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


def test_the_report_shows_every_stage_that_has_a_log(tmp_path: Path) -> None:
    """The report is a picture, and larger for every stage more."""
    for stage in ("one", "two", "three", "four"):
        rows = [{"step": step, "seconds": step / 2, "loss": 1 / step} for step in range(1, 30)]
        rows[-1] |= {"later": 0.5, "nothing": 0.0}
        (tmp_path / f"{stage}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    few = report(tmp_path, ["one"]).read_bytes()
    many = report(tmp_path, ["one", "two", "three", "four", "not yet begun"]).read_bytes()
    assert few.startswith(b"\x89PNG") and many.startswith(b"\x89PNG")
    assert len(many) > len(few)


@pytest.mark.parametrize("name", ["cpu", "gpu"])
def test_the_sizes_can_be_built(name: str) -> None:
    """Each size's own file makes a decoder of its latents, with a share of the minutes for every stage."""
    size = sizes.read(name)
    with torch.device("meta"):
        unet = build_decoder(size)
    assert unet.config.in_channels == size.movq["latent_channels"]
    assert unet.config.sample_size * size.factor == size.side
    assert sum(stage.share for stage in size.stages.values()) == pytest.approx(1.0)


def test_an_unknown_size_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """A name that is none, and a file with a word too many, are told apart from one another."""
    with pytest.raises(ValueError, match="There is no size 'huge': there are cpu, gpu"):
        sizes.read("huge")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text((sizes.SIZES / "cpu.toml").read_text().replace("side = 64", "sides = 64"))
    with pytest.raises(ValueError, match="there is no side"):
        sizes.read(str(wrong))


def test_components_are_of_one_size_together_and_tell_colours_first(rng: np.random.Generator) -> None:
    """The components that the latents are held near have a mean square of one, the strongest ones a little more, and
    hold more of the picture than as many mean colours would."""
    sampler = CPU.sampler
    pixels = pixels_from([draw(sampler(rng), 64) for _ in range(64)])
    patches = Patches(pixels, factor=4, channels=8)
    held = patches(pixels)
    assert held.shape == (64, 8, 16, 16)
    assert held.square().mean().item() == pytest.approx(1.0, rel=1e-2)
    spread = held.square().mean((0, 2, 3))
    assert (spread.diff() < 0).all() and spread[0] / spread[-1] < 8
    flat = torch.zeros(1, 3, 64, 64)
    flat[:, 0] = 1.0
    assert (patches(flat) - patches(-flat)).abs().mean((0, 2, 3))[:3].sum() > 1


def test_labels_mark_what_is_not_there(rng: np.random.Generator) -> None:
    """A scene of one object has no other colours, and the class "none" for the others."""
    truth = labels([Sampler(160, layouts=(1, 0, 0, 0, 0, 0))(rng)], 160)
    assert truth["thing"][0, 1:].tolist() == [160] * 3
    assert truth["colour"][0, 1:].tolist() == [-1] * 3
    assert truth["number"].item() == 0


def test_factors_can_be_learned_from_embeddings_that_hold_them(rng: np.random.Generator) -> None:
    """The readers' loss falls, and their accuracy counts only objects that are there."""
    torch.manual_seed(0)
    truth = labels([CPU.sampler(rng) for _ in range(32)], CPU.things)
    embeds, readers = torch.randn(32, CPU.embedding), Factors(CPU.embedding, CPU.things)
    optimizer = torch.optim.Adam(readers.parameters(), lr=0.01)
    for _ in range(80):
        optimizer.zero_grad()
        torch.stack(list(readers.loss(embeds, truth).values())).sum().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert readers.accuracy(embeds, truth) == dict.fromkeys((*WHOLE, *EACH), 1.0)


@pytest.mark.parametrize("side", [64, 128])
def test_the_teacher_looks_where_the_objects_are_told_to_be(rng: np.random.Generator, side: int) -> None:
    """Its auxiliary losses have gradients for its map, whatever the size of the pictures, and its embeddings length."""
    size = replace(CPU, side=side)
    torch.manual_seed(0)
    teacher, scenes = Teacher(size), [size.sampler(rng) for _ in range(3)]
    embeds, seen, where = teacher.split(pixels_from([draw(scene, side) for scene in scenes]))
    assert embeds.shape == (3, size.embedding) and seen.shape[2:] == (8, 8) and where.shape == (3, 4, 64)
    assert torch.allclose(embeds.norm(dim=-1), torch.tensor(size.embedding**0.5), rtol=1e-4)
    terms = teacher.auxiliary(seen, where, labels(scenes, size.things))
    torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
    first = next(teacher.map.parameters())
    assert first.grad is not None and first.grad.abs().sum() > 0


@pytest.mark.parametrize("side", [64, 128])
def test_the_vision_tower_answers_for_the_teachers_map(side: int) -> None:
    """Its patches lie as the teacher's cells do, at every size of the pictures."""
    size = replace(CPU, side=side)
    embeds, guess = Learner(size)(torch.zeros(2, 3, side, side))
    assert embeds.shape == (2, size.embedding)
    assert guess.shape == (2, size.teacher[-1], 8, 8)


def test_no_prompt_is_unknown_to_the_tokenizer(tiny: Size) -> None:
    """Words of the vocabulary are one token each; any other text is spelled in bytes, with one end at its end."""
    tokenizer = make_tokenizer(replace(tiny, things=160, merges=2400))
    assert tokenizer.tokenize("a small red apple") == ["a</w>", "small</w>", "red</w>", "apple</w>"]
    ids, mask = tokens_of(tokenizer, ["Яблоко 🍎", "", "a " * 100])
    assert ids.shape == mask.shape == (3, tiny.tokens)
    end = tokenizer.eos_token_id
    for row, seen in zip(ids, mask, strict=True):
        said = row[seen.bool()].tolist()
        assert said.index(end) == len(said) - 1


def test_muons_steps_have_singular_values_of_about_one() -> None:
    """Whatever the gradient's, wide or tall."""
    torch.manual_seed(0)
    for shape in ((16, 40), (40, 16)):
        steep = torch.randn(shape) * torch.logspace(0, -2, shape[1])
        values = torch.linalg.svdvals(orthogonalised(steep))
        assert values.min() > 0.5 and values.max() < 1.4


def test_muon_learns_what_convolutions_hold() -> None:
    """A kernel of four dimensions is fitted, and what has one dimension is left to AdamW."""
    torch.manual_seed(0)
    wanted, model = nn.Conv2d(3, 4, 3), nn.Conv2d(3, 4, 3)
    optimizer = Muon([model.weight], lr=0.05)
    inputs = torch.randn(16, 3, 8, 8)
    losses = []
    for _ in range(60):
        loss = F.mse_loss(model(inputs), wanted(inputs))
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert losses[-1] < 0.2 * losses[0]


def test_a_stage_with_muon_goes_on_where_it_was(tmp_path: Path) -> None:
    """Both optimizers are kept in the checkpoint."""
    torch.manual_seed(0)
    inputs, wanted = torch.randn(64, 4), torch.randn(64, 1)

    def run(seconds: float) -> int:
        model = nn.Linear(4, 1)
        schedule = Schedule(seconds=seconds, lr=0.01, muon=True, log_every=1)
        fit(model, lambda step: {"error": F.mse_loss(model(inputs), wanted)}, schedule, tmp_path / "stage.pt")
        return int(torch.load(tmp_path / "stage.pt", weights_only=True)["step"])

    first = run(0.1)
    assert run(0.2) > first > 0


def test_high_noise_is_seen_more_often_than_low() -> None:
    """The density of timesteps rises with them: a quarter of them are in the lower half."""
    timesteps = timesteps_of(torch.linspace(0, 1, 1001), 1000)
    assert timesteps.min() == 0 and timesteps.max() == 999
    assert (timesteps < 500).float().mean().item() == pytest.approx(0.25, abs=0.01)


def test_crowded_and_styled_scenes_are_shown_less_often(rng: np.random.Generator) -> None:
    """One object in plain light is shown most, four in a style least."""
    scenes = [CPU.sampler(rng) for _ in range(400)]
    shown = chances(labels(scenes, CPU.things))
    by = {
        (len(scene.objects), scene.style > 0, scene.light > 0): share
        for scene, share in zip(scenes, shown.tolist(), strict=True)
    }
    assert by[1, False, False] == 1.0 > by[4, False, False] > by[4, True, False]


def test_a_fusion_prior_finds_what_two_make_together() -> None:
    """Where the embedding of both is a matrix of few dimensions times those of the parts, in order, it is found."""
    torch.manual_seed(0)
    apart, matrix = torch.randn(4000, 2, 16), torch.randn(16, 5) @ torch.randn(5, 32)
    together = apart.flatten(1) @ matrix.T + 3.0
    fitted = fit_fusion(apart, together)
    assert [tuple(fitted[name].shape) for name in ("down", "up", "bias")] == [(8, 32), (16, 8), (16,)]
    made = mix(list(apart.unbind(1)), [1.0, 1.0], (fitted["down"], fitted["up"], fitted["bias"]))
    assert F.mse_loss(made, together) < 1e-3 * together.var()
