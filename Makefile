# Two commands do all the set-up: `make run` and `make test`. Needs Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Models that the tests need; `make test TEST_MODELS=` fetches the language model too, for the tests that use it.
TEST_MODELS ?= all-MiniLM-L6-v2
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench setup setup-dev setup-bench sample clean

## install, fetch the models, read the sample corpora, open the app
run: setup
	$(BIN)/nameplate models pull
	$(BIN)/nameplate ingest corpora/sample
	$(BIN)/nameplate serve --port $(PORT)

## format, lint, types, import layers
check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## check, then every test; -n 2 uses both cores
test: setup-dev check
	$(BIN)/nameplate models pull $(TEST_MODELS)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

## ours against the peer in one run
bench: setup-bench
	$(BIN)/nameplate bench ingest $(BENCH_PATHS)
	$(BIN)/nameplate bench query $(BENCH_PATHS)

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev
setup-bench: $(VENV)/.ready-bench

# torch first and by pip: other packages would otherwise pull its largest build.
$(VENV)/.ready: pyproject.toml requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --progress-bar on torch==2.13.0
	$(BIN)/pip install --quiet --progress-bar on -c requirements.lock -e .
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/pip install --quiet --progress-bar on -c requirements.lock -e '.[dev]'
	touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev
	$(BIN)/pip install --quiet --progress-bar on -c requirements.lock -e '.[dev,bench]'
	touch $@

clean:
	rm -rf data $(VENV)
