# make demo   a chat with the bot in the browser, on this machine alone
# make run    the bot on Telegram, with the settings of .env
# make test   every test; `make check` adds lint and types
# make chaos  kills, storms and hostile input against the real processes, within five minutes
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8081
# For more flags to pip, such as the index of torch builds without CUDA.
PIP_FLAGS ?=
CODE := bot engine storage playground training tests benchmarks

.PHONY: demo run test lint type check chaos bench clean

demo: $(VENV)/.demo
	$(PY) -m playground --port $(PORT)

run: $(VENV)/.run
	$(PY) -m bot

# A module's tests share its bot, so they stay together; modules run beside each other.
test: $(VENV)/.dev
	$(PY) -m pytest --numprocesses auto --dist loadfile

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check $(CODE)
	$(VENV)/bin/ruff format --check $(CODE)

type: $(VENV)/.dev
	$(VENV)/bin/mypy

check: lint type test

chaos: $(VENV)/.dev
	$(PY) -m tests.chaos

bench: $(VENV)/.dev
	for program in benchmarks/*.py; do $(PY) $$program || exit 1; done

clean:
	rm -rf $(VENV) build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Wassily needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: EXTRAS :=
$(VENV)/.demo: EXTRAS := [playground]
$(VENV)/.dev: EXTRAS := [dev]
$(VENV)/.%: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet $(PIP_FLAGS) --constraint constraints.txt --editable '.$(EXTRAS)'
	touch $@
