from __future__ import annotations

import pytest
import tiny_model
import torch

from engine.errors import BadJob
from engine.jobs import Generate
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import Composition
from engine.kandinsky2.modules import Modules
from engine.kandinsky2.residual import ResidualPrior


def composition(modules: Modules, **sampling: int) -> Composition:
    job = Generate(
        id="job",
        model=modules.spec.name,
        prompt="a red apple",
        sampling=modules.spec.sampling(seed=1, prior="residual"),
    )
    return Composition(modules, job.evolve(**sampling), lambda *args: None)


def test_it_begins_as_a_linear_prior() -> None:
    """Before it is trained it is its output layer alone."""
    prior, said = ResidualPrior(8, 6), torch.randn(3, 8)
    assert torch.equal(prior(said), prior.output(said))


@pytest.mark.parametrize(("width", "embedding", "hidden", "blocks"), [(8, 8, 8, 1), (6, 10, 12, 11)])
def test_its_sizes_are_read_off_its_weights(width: int, embedding: int, hidden: int, blocks: int) -> None:
    """The weights alone, in half precision too, make the prior again."""
    prior, said = ResidualPrior(width, embedding, hidden=hidden, blocks=blocks), torch.randn(3, width)
    for parameter in prior.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    again = ResidualPrior.of({name: value.half() for name, value in prior.state_dict().items()})
    assert again(said).dtype == torch.float32
    assert torch.allclose(again(said), prior(said), atol=0.02)


def test_it_turns_words_into_image_embeddings(modules: Modules) -> None:
    """A job that asks for the residual prior is painted from what it makes of the text embedding, in no steps."""
    painting = composition(modules, num_images=2)
    embeds, _ = painting.embed()
    text = stages.encode_text(modules.tokenizer, modules.text_encoder, ["a red apple"]).embeds
    assert modules.residual_prior is not None
    assert torch.allclose(embeds, modules.residual_prior(text).expand(2, tiny_model.WIDTH), atol=1e-5)
    assert painting.steps._total == len(painting.timesteps) + 2


def test_a_model_without_one_says_so(modules: Modules) -> None:
    """A model that has no residual prior refuses the job in a sentence."""
    modules.residual_prior = None
    with pytest.raises(BadJob, match=r"This model has no residual prior\."):
        composition(modules).embed()


def test_warm_reads_the_default_prior_alone(modules: Modules) -> None:
    """Where the residual prior is the default it is read beforehand, and the diffusion prior is not."""
    object.__setattr__(modules.spec, "default_prior", "residual")
    modules.warm()
    assert "residual_prior" in modules.__dict__
    assert not {"prior", "linear_prior"} & set(modules.__dict__)
