from __future__ import annotations

import subprocess
import sys

import pytest

CORE = ["jobs", "events", "errors", "models", "messages", "child", "client"]
LIGHT = [*CORE, "pictures", "painter", "guard", "worker", "fake", "__main__"]
HEAVY = {"torch", "diffusers", "transformers", "numpy"}


@pytest.mark.parametrize("module", LIGHT)
def test_no_torch(module: str) -> None:
    """All of the engine but its Kandinsky is imported without torch, diffusers or transformers."""
    program = f"import sys, engine.{module}; print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not HEAVY & set(output.split())


@pytest.mark.parametrize("module", CORE)
def test_standard_library_alone(module: str) -> None:
    """What the bot imports of the engine needs nothing but the standard library."""
    program = f"import sys; sys.path = [p for p in sys.path if 'site-packages' not in p]; import engine.{module}"
    subprocess.run([sys.executable, "-S", "-c", program], check=True)
