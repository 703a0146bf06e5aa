"""Noise schedules: which scheduler a job names, which steps it takes, and what it makes of the UNet's output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from diffusers.schedulers.scheduling_unclip import UnCLIPScheduler
from torch import Tensor

from engine.errors import BadJob
from engine.jobs import Scheduler

LEARNED = ("learned", "learned_range")


def decoder_scheduler(name: Scheduler, config: Mapping[str, Any], num_inference_steps: int) -> Any:
    """A fresh scheduler of that name, with the model's own noise schedule and prediction type, its steps set.

    Raises `BadJob` where the model was trained with fewer steps than that.
    """
    _check(num_inference_steps, config)
    options = dict(config)
    if num_inference_steps == 1:
        options["timestep_spacing"] = "trailing"  # "leading" would take its one step at t = 0, where there is no noise
    if name == "ddpm":
        scheduler = DDPMScheduler.from_config(options)
    elif name == "ddim":
        scheduler = DDIMScheduler.from_config(options)
    else:
        if options.get("beta_schedule") == "squaredcos_cap_v2":
            options["lambda_min_clipped"] = -5.1  # a cosine schedule ends in infinite log-SNR: the class's own advice
        scheduler = DPMSolverMultistepScheduler.from_config(options | {"variance_type": None})
    scheduler.set_timesteps(num_inference_steps)
    return scheduler


def prior_scheduler(config: Mapping[str, Any], num_inference_steps: int) -> Any:
    """A fresh unCLIP scheduler with its steps set; one step, which the class itself cannot, starts from pure noise."""
    _check(num_inference_steps, config)
    scheduler = UnCLIPScheduler.from_config(config)
    if num_inference_steps == 1:
        scheduler.timesteps = torch.tensor([config["num_train_timesteps"] - 1])
    else:
        scheduler.set_timesteps(num_inference_steps)
    return scheduler


def _check(num_inference_steps: int, config: Mapping[str, Any]) -> None:
    if not 1 <= num_inference_steps <= config["num_train_timesteps"]:
        most = config["num_train_timesteps"]
        raise BadJob(f"This model takes from 1 to {most} steps, not {num_inference_steps}.")


def last_timesteps(scheduler: Any, strength: float) -> Tensor:
    """The timesteps that are left when the first 1 - `strength` of them are skipped; at least one."""
    timesteps: Tensor = scheduler.timesteps
    count = len(timesteps)
    return timesteps[count - max(1, min(int(count * strength), count)) :]


def wants_variance(scheduler: Any) -> bool:
    """Whether `step` takes the UNet's second half of channels, the learned variance; DDIM and DPM++ have no use for
    it, whatever `variance_type` a config that was made for another class brings along."""
    return isinstance(scheduler, DDPMScheduler) and scheduler.config.variance_type in LEARNED
