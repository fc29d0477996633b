# From a bare Debian or Ubuntu with Python 3.11: `make demo`, `make test`. All can be run twice.
.DEFAULT_GOAL := help
SHELL := /bin/sh

# The prompt reaches the shell only as the value of a variable: quotes, dollars and backticks in
# it are text. `value` keeps make from expanding it, `unexport` from exporting it expanded.
PROMPT ?= Explain the Pythagorean theorem
unexport PROMPT
override DEMO_PROMPT := $(value PROMPT)
export DEMO_PROMPT

# Programs start twice as fast from compiled modules, and the tests start hundreds.
unexport PYTHONDONTWRITEBYTECODE

SET_UP := @sh scripts/set_up.sh
BIN := .venv/bin

.PHONY: help setup setup-dev demo run test test-gpu test-full check audit fuzz bench documents clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

setup:  ## set everything up: Python environment, container engine, images
	$(SET_UP)

setup-dev:  ## the same, with the tools for tests and checks
	$(SET_UP) --dev

demo: setup  ## set up, then make a video: make demo PROMPT="…"
	@$(BIN)/chalkbox explain -- "$$DEMO_PROMPT"

run: setup  ## set up, then open the page at http://127.0.0.1:7860
	@exec $(BIN)/chalkbox serve

# Tests that start processes mostly wait, and those in containers mostly compute: they go together,
# in turn (tests/conftest.py), and file by file, or each worker would prepare what a file shares. The
# browser goes alone, two pages at a time: Chromium drops what it loads when others make networks.
test: export REQUIRE_DOCKER = 1
test: setup-dev check audit  ## set up, then every check and every test
	$(BIN)/pytest -n auto -m "not docker and not processes and not browser and not gpu"
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder -m "(processes or docker and not browser) and not gpu"
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m browser

# On a machine without a graphics processor the same models, of tiny size, run on the processor.
test-gpu:  ## set up a second environment with the extra gpu, then the tests of models that draw
	@python3 -m scripts.gpu_environment
	.venv-gpu/bin/pytest -m gpu

test-full: export FULL_CORPUS = 1
test-full: test  ## the same, with every corpus and every moment to be killed at, not a sample

check: setup-dev  ## set up, then lint, format and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/basedpyright

audit: setup-dev  ## look at what is locked: pinned, free, not withdrawn, not known to be vulnerable
	$(BIN)/python -m scripts.audit $(AUDIT)

# Ten minutes for each target, one after the other: make fuzz FUZZ_SECONDS=60 FUZZ="frames understand"
FUZZ_SECONDS ?= 600
fuzz: setup-dev  ## throw damaged input at everything that reads what strangers wrote, for ten minutes each
	$(BIN)/python tests/fuzz/campaign.py --seconds $(FUZZ_SECONDS) $(FUZZ)

bench: setup-dev  ## set up, then measure; tables for bench/results/
	$(BIN)/python bench/pipeline_tokens.py
	$(BIN)/python bench/pool_wait.py
	$(BIN)/python bench/queue_throughput.py
	$(BIN)/python bench/page_start.py
	$(BIN)/python bench/first_picture.py
	$(BIN)/python bench/render_speed.py
	$(BIN)/python bench/story_film.py
	$(BIN)/python bench/edit_speed.py
	$(BIN)/python bench/load.py --users 10 --runs 30 --new 6 --minutes 3

documents: setup-dev  ## write again what is generated: settings table, .env.example, THIRD_PARTY.md
	$(BIN)/python -m scripts.settings_table --write
	$(BIN)/python -m scripts.third_party --write

clean:  ## remove environment, tools and caches of this checkout; runs and images stay
	rm -rf .venv .tools .pytest_cache .ruff_cache
	find cache -mindepth 1 ! -name .gitkeep -delete
