from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import jobs
from engine.jobs import AnyJob, Fuse, Generate, Picture, Prior, Sampling, Scheduler, Sweep, Vary, Words

counts = st.integers(1, 1000)
finite = st.floats(allow_nan=False, allow_infinity=False)
samplings = st.builds(
    Sampling,
    width=counts,
    height=counts,
    output_width=st.none() | counts,
    output_height=st.none() | counts,
    num_images=counts,
    seed=st.integers(0, jobs.SEED_LIMIT - 1),
    num_inference_steps=counts,
    prior_steps=counts,
    guidance_scale=finite,
    prior_guidance_scale=finite,
    scheduler=st.sampled_from(get_args(Scheduler)),
    prior=st.sampled_from(get_args(Prior)),
)
common = {"id": st.text(), "model": st.text(), "sampling": samplings}
parts = st.one_of(st.builds(Words, prompt=st.text(), weight=finite), st.builds(Picture, path=st.text(), weight=finite))
any_job: st.SearchStrategy[AnyJob] = st.one_of(
    st.builds(Generate, **common, prompt=st.text(), negative_prompt=st.text()),
    st.builds(Fuse, **common, parts=st.lists(parts).map(tuple), negative_prompt=st.text()),
    st.builds(Sweep, **common, start=st.lists(parts).map(tuple), end=st.lists(parts).map(tuple)),
    st.builds(Vary, **common, path=st.text(), strength=finite, prompt=st.text()),
)

SAMPLING = Sampling(width=64, height=64)


@given(any_job)
def test_json_and_back(job: AnyJob) -> None:
    """A job turned into JSON and back is the same job, in one line."""
    text = jobs.dumps(job)
    assert jobs.loads(text) == job
    assert "\n" not in text


def test_jobs_of_before_there_were_sizes_to_hand_out() -> None:
    """A job that says nothing of the size to hand out is read, and leaves that to the model."""
    fields = json.loads(jobs.dumps(Generate(id="a", model="m", sampling=SAMPLING, prompt="x")))
    del fields["sampling"]["output_width"], fields["sampling"]["output_height"]
    assert jobs.loads(json.dumps(fields)) == Generate(id="a", model="m", sampling=SAMPLING, prompt="x")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"kind": "sculpt"}',
        '{"kind": "sweep", "sampling": {"width": 1, "height": 1}, "start": [1]}',
        '{"kind": "vary"}',
        '{"kind": "vary", "sampling": {"width": 1}}',
    ],
)
def test_what_is_no_job(text: str) -> None:
    """Any other text is refused as no job."""
    with pytest.raises(ValueError, match="not a job"):
        jobs.loads(text)


def test_unknown_fields_are_refused() -> None:
    """A job with a field that this version does not know is not painted without it."""
    fields = json.loads(jobs.dumps(Generate(id="a", model="m", sampling=SAMPLING, prompt="x")))
    with pytest.raises(ValueError, match="not a job"):
        jobs.loads(json.dumps(fields | {"mask": "m.png"}))


def test_evolve() -> None:
    """A job is changed by copy, and the fields of its sampling are reached by their own names."""
    job = Generate(id="a", model="m", sampling=SAMPLING, prompt="x")
    changed = job.evolve(prompt="y", seed=7)
    assert (changed.prompt, changed.sampling.seed, changed.id) == ("y", 7, "a")
    assert (job.prompt, job.sampling.seed) == ("x", 0)


def test_kinds() -> None:
    """Each job knows its name in the database."""
    job = Vary(id="a", model="m", sampling=SAMPLING, path="p.png")
    assert jobs.kind(job) == "vary"
    assert jobs.kind(Sweep(id="a", model="m", sampling=SAMPLING, start=(), end=())) == "sweep"


def test_seeds() -> None:
    """Picture i of a job has the seed plus i, wrapping at the limit; the frames of a sweep share one."""
    sampling = Sampling(width=64, height=64, num_images=3, seed=jobs.SEED_LIMIT - 1)
    common = {"id": "a", "model": "m", "sampling": sampling}
    assert jobs.seeds_of(Generate(**common, prompt="x")) == [jobs.SEED_LIMIT - 1, 0, 1]
    assert jobs.seeds_of(Sweep(**common, start=(), end=())) == [jobs.SEED_LIMIT - 1] * 3
