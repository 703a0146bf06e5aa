from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.jobs import Fuse, Generate, Vary, Words
from engine.kandinsky2 import stages
from engine.kandinsky2.composition import Composition
from training import evaluate
from training.evaluation import judge
from training.evaluation.batches import Painter
from training.evaluation.comparisons import KIND, embedded_themselves, fitted_on_one_kind, scenes_of_one_kind
from training.evaluation.folders import captioned, pictures
from training.evaluation.nearest import nearest, strip
from training.evaluation.questions import questions
from training.evaluation.tables import figures, percent, table
from training.evaluation.verdicts import Share
from training.world.scenes import Pixels, Sampler, draw, holds_out
from training.world.vocabulary import GLYPHS

PROMPTS = ("a red apple", "two cats", "a blue car in the snow")
SEEDS = (5, 6, 70)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model with random weights, that takes few steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[1] / "engine")
        import tiny_model
    folder = tiny_model.build(tmp_path_factory.mktemp("tiny"))
    told = {"num_inference_steps": 2, "prior_steps": 2, "guidance_scale": 2.0, "default_prior": "diffusion"}
    (folder / "model.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def painter(model: Path) -> Painter:
    """The tiny model, painting two at once in full precision."""
    return Painter(str(model), batch=2, exact=True)


@pytest.fixture
def folder(tmp_path: Path, rng: np.random.Generator) -> Path:
    """A folder with six pictures of scenes and their captions."""
    captions = {}
    for index in range(6):
        Image.fromarray(draw(Sampler(40)(rng), 80)).save(tmp_path / f"{index}.png")
        captions[f"{index}.png"] = f"picture {index}"
    (tmp_path / "captions.json").write_text(json.dumps(captions))
    return tmp_path


def composed(painter: Painter, kind: type, **fields: object) -> Pixels:
    """The picture [h, w, 3] that the engine makes of a job."""
    spec = painter.spec
    job = kind(id="job", model=spec.name, sampling=spec.sampling(seed=int(str(fields.pop("seed")))), **fields)
    picture = Composition(painter.modules, job, lambda *_: None).paint()[0]
    return np.asarray(picture)


def apart(ours: Pixels, theirs: Pixels) -> int:
    return int(np.abs(ours.astype(int) - theirs.astype(int)).max())


@pytest.mark.parametrize("prior", ["diffusion", "residual", "linear", "none"])
def test_many_are_painted_as_the_engine_paints_each(painter: Painter, prior: str) -> None:
    """A picture of a batch is the one that the engine makes of its prompt and seed, by any prior."""
    painted = painter.paint(painter.embed(PROMPTS, SEEDS, prior), SEEDS)  # type: ignore[arg-type]
    for picture, prompt, seed in zip(painted, PROMPTS, SEEDS, strict=True):
        spec = painter.spec
        job = Generate(id="job", model=spec.name, prompt=prompt, sampling=spec.sampling(seed=seed, prior=prior))  # type: ignore[arg-type]
        [theirs] = Composition(painter.modules, job, lambda *_: None).paint()
        assert apart(picture, np.asarray(theirs)) <= 1


def test_half_precision_paints_nearly_the_same(model: Path, painter: Painter) -> None:
    """In bfloat16 the pictures are the same but for rounding."""
    embeds = painter.embed(PROMPTS, SEEDS)
    exact, rounded = painter.paint(embeds, SEEDS), Painter(str(model)).paint(embeds, SEEDS)
    assert exact.shape == rounded.shape == (3, 64, 64, 3)
    assert np.abs(exact.astype(int) - rounded.astype(int)).mean() < 8


@pytest.mark.parametrize("strength", [1.0, 0.5])
def test_variations_are_the_engines(painter: Painter, tmp_path: Path, strength: float) -> None:
    """A picture varied among others is the variation that the engine makes of its file."""
    drawn = np.stack([draw(Sampler(40)(np.random.default_rng(index)), 64) for index in range(3)])
    varied = painter.vary(drawn, SEEDS, strength=strength)
    Image.fromarray(drawn[2]).save(tmp_path / "photo.png")
    path = str(tmp_path / "photo.png")
    assert apart(varied[2], composed(painter, Vary, seed=SEEDS[2], path=path, strength=strength)) <= 1


def test_fusions_are_the_engines(painter: Painter) -> None:
    """Two prompts fused half and half are what the engine makes of them."""
    embeds = painter.fuse([painter.embed([words] * 2, SEEDS[:2]) for words in PROMPTS[:2]])
    parts = tuple(Words(prompt=words) for words in PROMPTS[:2])
    painted = painter.paint(embeds, SEEDS[:2])
    assert apart(painted[1], composed(painter, Fuse, seed=SEEDS[1], parts=parts)) <= 1


def test_guidance_and_steps_are_the_models_unless_given(painter: Painter) -> None:
    """The defaults are the model's; other numbers make other pictures."""
    embeds = painter.embed(PROMPTS[:1], SEEDS[:1])
    plain = painter.paint(embeds, SEEDS[:1])
    assert np.array_equal(plain, painter.paint(embeds, SEEDS[:1], guidance_scale=2.0, steps=2))
    assert not np.array_equal(plain, painter.paint(embeds, SEEDS[:1], guidance_scale=1.0))
    assert not np.array_equal(plain, painter.paint(embeds, SEEDS[:1], steps=3))


def test_pictures_are_embedded_as_the_engine_does(painter: Painter) -> None:
    """Many pictures at once have the embeddings that each has alone."""
    drawn = [draw(Sampler(40)(np.random.default_rng(index)), 64) for index in range(3)]
    modules = painter.modules
    alone = stages.encode_image(modules.image_processor, modules.image_encoder, Image.fromarray(drawn[1]))
    assert torch.allclose(painter.embed_pictures(drawn)[1], alone[0], atol=1e-5)


def test_scenes_of_one_kind_are_ones_that_training_shows() -> None:
    """They hold one animal each, in none of its held-out tints."""
    for scene in scenes_of_one_kind(60, 40, seed=3):
        assert [GLYPHS[placed.thing] for placed in scene.objects] == [KIND]
        assert not holds_out(scene)


def test_a_linear_prior_is_fitted_on_one_kind(painter: Painter) -> None:
    """It makes image embeddings of any prompts."""
    embed = fitted_on_one_kind(painter, 60, seed=3, number=40)
    embeds = embed(PROMPTS, SEEDS)
    assert embeds.shape == (3, painter.modules.prior.config.embedding_dim)
    assert embeds.isfinite().all()


def test_a_scene_can_stand_for_its_caption(painter: Painter) -> None:
    """Without a prior, the embedding of a caption is that of the scene it describes."""
    asked = questions("everything", 40, 4, seed=3)
    embeds = embedded_themselves(painter, asked)([asked[2].caption], SEEDS[:1])
    assert torch.allclose(embeds, painter.embed_pictures([draw(asked[2].scene, 64)]))


def test_a_training_scene_is_nearest_to_itself(rng: np.random.Generator) -> None:
    """A picture that is in the bank is found there, at no distance; another one is at some."""
    scenes = [Sampler(40)(rng) for _ in range(12)]
    found = nearest(judge.load(), np.stack([draw(scenes[7], 64), draw(Sampler(40)(rng), 64)]), scenes)
    assert found.scene[0] == found.pixel_scene[0] == 7
    assert found.features[0] == pytest.approx(0, abs=0.1)
    assert found.pixels[0] == pytest.approx(0, abs=0.5)
    assert min(found.features[1], found.pixels[1]) > 1


def test_strips_stand_together() -> None:
    """Each row of pictures becomes a column."""
    black, white = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    sheet = strip([[black, white], [white, black], [black, black]], 8)
    assert sheet.size == (3 * 8 + 4, 2 * 8 + 2)
    assert sheet.getpixel((2, 2)) == (0, 0, 0)
    assert sheet.getpixel((2, 12)) == (255, 255, 255)


def test_captions_of_both_kinds(folder: Path) -> None:
    """COCO's annotations are read as a plain list of captions is, the first caption of each picture; what is not there
    is left out."""
    plain = captioned(folder)
    images = [{"id": index, "file_name": f"{index}.png"} for index in range(7)]
    lines = [{"image_id": index, "caption": f" picture {index} \n"} for index in range(7)]
    coco = {"images": images, "annotations": [*lines, {"image_id": 0, "caption": "another"}]}
    (folder / "captions.json").write_text(json.dumps(coco))
    assert captioned(folder) == plain
    assert pictures(folder, ["3.png", "1.png"], 32, 24).shape == (2, 24, 32, 3)


@pytest.mark.parametrize("told", [{"missing.png": "nothing"}, {"images": [], "annotations": [{}]}, ["a list"]])
def test_captions_that_name_no_picture(folder: Path, told: object) -> None:
    """A file that is neither kind, or names nothing that is there, is refused."""
    (folder / "captions.json").write_text(json.dumps(told))
    with pytest.raises(ValueError, match=r"captions\.json"):
        captioned(folder)


def test_a_folder_of_pictures_is_enough(model: Path, folder: Path, tmp_path: Path) -> None:
    """Any model is measured on captioned pictures: distances, CLIP scores, every prior, and a curve over guidance."""
    out = tmp_path / "out"
    evaluate.main(["--model", str(model), "--pictures", str(folder), "--captions", "6", "--out", str(out)])
    told = json.loads((out / "evaluation.json").read_text())
    [distances], [priors], [curve] = (
        [told[title] for title in told if title.startswith(start)]
        for start in ("Distances", "The priors", "By guidance")
    )
    names = {"FD (judge)", "KD (judge)", "CLIP (own)"}
    assert set(distances["model"]) == names
    assert set(priors) == {"none", "linear", "residual", "diffusion"}
    assert list(curve) == ["1", "1.5", "2", "3", "4", "6", "8"]
    assert all(math.isfinite(value) for row in (*curve.values(), *priors.values()) for value in row.values())
    assert (out / "guidance-judge-own.png").stat().st_size > 5000
    assert "| diffusion |" in (out / "evaluation.md").read_text()


@pytest.mark.slow
def test_every_part_runs(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All that is measured on scenes is written down, also of a model that paints nothing that can be told."""
    few = ["--captions", "6", "--bank", "40", "--batch", "8"]
    evaluate.main(["--model", str(model), "--out", str(tmp_path), *few])
    told = json.loads((tmp_path / "evaluation.json").read_text())
    assert len(told) == 1 + len(evaluate.PARTS)
    [sets] = [told[title] for title in told if title.startswith("What is right")]
    assert sets["one object"]["real"]["background"] == {"right": 6, "number": 6}
    assert {"object", "colour", "count"} < set(sets["groups"]["model"])
    [curve] = [told[title] for title in told if title.startswith("By guidance")]
    assert all(0 <= row["all objects right, %"] <= 100 for row in curve.values())
    assert (tmp_path / "everything.png").exists()
    assert capsys.readouterr().out.count("## ") == len(evaluate.PARTS)


def test_tables_line_up() -> None:
    """A table has as many columns in every row; what could not be judged is a dash."""
    told = figures({"a": {"FD": 123.4, "KD": 0.5}, "b": {"FD": 12.34}}, first="set")
    assert told.splitlines() == [
        "| set | FD | KD |",
        "| --- | ---: | ---: |",
        "| a | 123 | 0.50 |",
        "| b | 12.3 | – |",
    ]
    assert table(["x"], [["1"]]) == "| x |\n| --- |\n| 1 |"
    assert percent(Share(8, 10), interval=True) == "80 (49–94)"
    assert percent(Share(0, 0)) == percent(None) == "–"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--captions", "1"], "not a whole number of at least 5"),
        (["--batch", "0"], "not a whole number of at least 1"),
        (["--model", "nowhere"], "nowhere"),
        (["--pictures", ".", "--parts", "factors"], "there are only the parts distances, priors, guidance"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    """What cannot be measured is refused before anything is painted, without a traceback."""
    with pytest.raises(SystemExit) as ended:
        evaluate.main(arguments)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err
