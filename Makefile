# Two commands do everything on a fresh machine with Python 3.11+: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
PYTEST ?=
BIN := $(VENV)/bin

.PHONY: demo test fast check bench docs

demo: $(VENV)/ready
	$(BIN)/tasks-bot demo

test: check
	$(BIN)/pytest $(PYTEST)

fast: $(VENV)/ready  ## without a whole bot and a browser: half a minute
	$(BIN)/python -W error::DeprecationWarning -m pytest tests/domain tests/use_cases tests/contracts tests/store tests/chartmogul

check: $(VENV)/ready  ## formats, lint, types and imports, for every day
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/ready
	$(BIN)/python -m bench

docs: $(VENV)/ready  ## the pages that are made from code
	$(BIN)/python -m bot.slack.reference > docs/commands.md
	$(BIN)/tasks-bot manifest > manifest.yml

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --constraint constraints.txt --upgrade pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[pictures]' --group dev
	touch $@
