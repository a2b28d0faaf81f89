# The two ways in: make demo (see what it answers) and make test (everything that CI runs).
# Needs Python 3.11 or newer; another one than python3: make demo PYTHON=python3.12

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c constraints.txt
CHAIN := 硫-磷-铁-钛-锂
DESCRIBED := setup.cfg pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports tests bench bench-scale clean FORCE

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: build/.installed  ## print the gap report of Baiyin, draw a chain
	@$(BIN)/chainkg gaps
	@mkdir -p out
	@$(BIN)/chainkg show --chain "$(CHAIN)" -o out/chain.html
	@echo "The chain $(CHAIN) as a page: $(CURDIR)/out/chain.html"

test: lint types imports tests  ## everything that CI runs

lint: build/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: build/.installed-test
	$(BIN)/mypy

imports: build/.installed-test
	$(BIN)/lint-imports

tests: build/.installed-test
	$(BIN)/pytest

bench: build/.installed-test  ## time cold reports, the chain view, overview and explore view, a push, a country of 125,000 firms; score the reading of plans
	@$(BIN)/python tests/bench.py
	@$(BIN)/python tests/bench_scale.py 0.125
	@$(BIN)/python tests/bench_show.py
	@$(BIN)/python tests/bench_explore.py
	@$(BIN)/python tests/bench_push.py
	@$(BIN)/python tests/bench_plans.py
	@$(BIN)/python tests/bench_load.py

bench-scale: build/.installed-test  ## time a country of a million firms, and how time and memory grow (two minutes)
	@$(BIN)/python tests/bench_scale.py

clean:  ## remove the environment and all that was made
	rm -rf .venv build dist out *.egg-info .hypothesis .*_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The install is strict: it links file by file into build/. So it is renewed when a file comes or goes (or build/ went).
build/.installed: $(BIN)/python build/.files $(DESCRIBED)
	@echo "Installing chainkg into .venv (the first time takes a minute) ..."
	@$(PIP) -e .
	@touch $@

build/.installed-test: $(BIN)/python build/.files $(DESCRIBED)
	@echo "Installing chainkg and what its tests need into .venv (the first time takes a minute) ..."
	@$(PIP) -e ".[test]"
	@touch build/.installed $@

build/.files: FORCE
	@mkdir -p build
	@ls cli/* graph/* loaders/* queries/* views/* data/* 2>/dev/null | grep -v -e __pycache__ -e '[.]pyc$$' >$@.now || true
	@if cmp -s $@.now $@; then rm $@.now; else mv $@.now $@; fi

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "chainkg needs Python 3.11 or newer, and $(PYTHON) is not: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) cannot make environments: apt-get install -y python3-venv (or your system's like)" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
