# Two commands do all the set-up: `make run` and `make test`. Needs Python 3.11 and make.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# What `make bench` ranks: BEIR folders or files of cases.
BENCH_SETS ?= corpora/cases/documents.jsonl
# Models that the tests need; `make test TEST_MODELS=` fetches the language model too, for the tests that use it.
TEST_MODELS ?= all-MiniLM-L6-v2
export UV_LINK_MODE := copy
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# The day on which the gate asks: what is in force on it does not change with the calendar.
GATE_DAY := 2026-11-27

.PHONY: run test check gate baseline bench setup setup-dev setup-bench sample clean

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

## answers and search over the sample corpus, neither worse than those kept in eval/baselines
gate: .gate/runs
	$(BIN)/nameplate eval gate .gate/sample.json --baseline eval/baselines/sample.json
	$(BIN)/nameplate eval gate .gate/search.json --baseline eval/baselines/search.json

## keep the answers and the search of now as what later ones are held against
baseline: .gate/runs
	$(BIN)/nameplate eval baseline .gate/sample.json --out eval/baselines/sample.json
	$(BIN)/nameplate eval baseline .gate/search.json --out eval/baselines/search.json

# From nothing each time: what is stored already would not be read by the readers of now.
GATE = --data .gate/data --settings eval/baselines/gate.settings.toml
.PHONY: .gate/runs
.gate/runs: setup-dev
	rm -rf .gate
	$(BIN)/nameplate models pull all-MiniLM-L6-v2 ms-marco-MiniLM-L-12-v2
	$(BIN)/nameplate ingest corpora/sample $(GATE)
	$(BIN)/nameplate eval run corpora/cases/documents.jsonl corpora/cases/logs.jsonl --model quoting \
		--today $(GATE_DAY) --out .gate/sample.json $(GATE)
	awk 'NR % 3 == 1' corpora/cases/documents.jsonl > .gate/every-third.jsonl
	$(BIN)/nameplate eval retrieval .gate/every-third.jsonl --today $(GATE_DAY) --out .gate/search.json $(GATE)

## check, the gate, then every test; -n 2 uses both cores
test: setup-dev check gate
	$(BIN)/nameplate models pull $(TEST_MODELS)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

## ours against the peer in one run
bench: setup-bench
	$(BIN)/nameplate bench ingest $(BENCH_PATHS)
	$(BIN)/nameplate bench query $(BENCH_PATHS)
	$(BIN)/nameplate bench retrieval $(BENCH_SETS)

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

$(VENV)/.ready-bench: $(VENV)/.ready-dev bench-aside.txt
	$(BIN)/pip install --quiet --progress-bar on -c requirements.lock -e '.[dev,bench]'
	$(BIN)/pip install --quiet --progress-bar on --no-deps --upgrade --target $(VENV)/peers -r bench-aside.txt
	touch $@

clean:
	rm -rf data .gate $(VENV)
