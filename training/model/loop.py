"""One training loop for every stage: bounded by seconds, resumable, with an averaged copy of the weights."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.model.muon import Muon

_M = TypeVar("_M", bound=nn.Module)


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """How a stage learns. `seconds` is its whole budget, over all runs; the rate warms up over `warmup` steps and
    falls along a half cosine to nothing at the end of the budget. `muon` is for the weights of two dimensions and more,
    in place of AdamW."""

    seconds: float
    lr: float
    warmup: int = 100
    muon: bool = False
    weight_decay: float = 0.01
    ema: float = 0.999
    save_every: float = 60.0
    log_every: int = 50

    def rate(self, step: int, elapsed: float) -> float:
        """The learning rate at a step, `elapsed` seconds into the budget."""
        share = min(elapsed / self.seconds, 1.0)
        return self.lr * min(1.0, (step + 1) / self.warmup) * 0.5 * (1 + math.cos(math.pi * share))


class Average:
    """An exponential moving average of a model's weights, quick at the start: decay = min(ema, (1 + n) / (10 + n))."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.weights = {name: value.detach().clone() for name, value in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                self.weights[name].lerp_(value, 1 - decay)
            else:
                self.weights[name].copy_(value)


def fit(model: nn.Module, loss: Callable[[int], dict[str, Tensor]], schedule: Schedule, checkpoint: Path) -> nn.Module:
    """Train `model` until its budget is spent and load the averaged weights into it.

    `loss(step)` returns named terms; their sum is minimised. State is kept in `checkpoint` (and a log of losses in
    JSON lines beside it): a run that is stopped goes on where it was, and one that is done returns at once.
    """
    optimizers = _optimizers(model, schedule)
    average = Average(model, schedule.ema)
    step, spent = 0, 0.0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location=next(model.parameters()).device)
        model.load_state_dict(state["model"])
        if state["optimizers"]:  # there are none of a stage that is yet to be trained further
            for optimizer, kept in zip(optimizers, state["optimizers"], strict=True):
                optimizer.load_state_dict(kept)
        average.weights, step, spent = state["average"], state["step"], state["spent"]
        torch.manual_seed(torch.initial_seed() + step)  # or the first steps' noise would come once more

    def save() -> None:
        state = {"model": model.state_dict(), "average": average.weights, "step": step, "spent": spent}
        part = checkpoint.with_suffix(".part")
        torch.save(state | {"optimizers": [optimizer.state_dict() for optimizer in optimizers]}, part)
        part.replace(checkpoint)

    model.train()
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    last, saved = time.monotonic(), spent
    bar = tqdm(desc=checkpoint.stem, total=round(schedule.seconds), initial=round(spent), unit="s", mininterval=5)
    with bar, checkpoint.with_suffix(".jsonl").open("a") as log:
        while spent < schedule.seconds:
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group.update(lr=schedule.rate(step, spent))
            terms = loss(step)
            model.zero_grad(set_to_none=True)
            torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for optimizer in optimizers:
                optimizer.step()
            average.update(model, step)
            step += 1
            now = time.monotonic()
            spent, last = spent + now - last, now
            if step % schedule.log_every == 0:
                row = {name: round(value.item(), 5) for name, value in terms.items()}
                log.write(json.dumps({"step": step, "seconds": round(spent, 1)} | row) + "\n")
                log.flush()
                bar.set_postfix(step=step, loss=f"{sum(row.values()):.4f}", refresh=False)
            bar.update(min(round(spent), bar.total) - bar.n)
            if spent - saved > schedule.save_every:
                save()
                saved = spent
    save()
    model.load_state_dict(average.weights)
    return model.eval()


def _optimizers(model: nn.Module, schedule: Schedule) -> list[torch.optim.Optimizer]:
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    matrices = [parameter for parameter in learned if schedule.muon and parameter.ndim > 1]
    others = [parameter for parameter in learned if not schedule.muon or parameter.ndim <= 1]
    adamw = torch.optim.AdamW(others, lr=schedule.lr, weight_decay=schedule.weight_decay, fused=True)
    return [adamw, Muon(matrices, lr=schedule.lr)] if matrices else [adamw]


def begin(model: nn.Module, checkpoint: Path) -> None:
    """Write a stage's checkpoint that holds the weights of `model`, from which it goes on as if it had just begun."""
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    weights = model.state_dict()
    torch.save({"model": weights, "average": weights, "step": 0, "spent": 0.0, "optimizers": []}, checkpoint)


def seconds_spent(checkpoint: Path) -> float:
    """The seconds that a stage has been trained for."""
    if not checkpoint.is_file():
        return 0.0
    return float(torch.load(checkpoint, weights_only=True, map_location="cpu", mmap=True)["spent"])


def averaged(model: _M, checkpoint: Path) -> _M:
    """`model` with the averaged weights of a stage's checkpoint, for inference.

    Raises `ValueError` where there is none.
    """
    if not checkpoint.is_file():
        raise ValueError(f"There is no {checkpoint} yet: run the stage {checkpoint.stem!r} first.")
    model.load_state_dict(torch.load(checkpoint, weights_only=True, map_location="cpu")["average"])
    return model.eval()
