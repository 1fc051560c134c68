# Two commands do everything on a fresh machine with Python 3.11+: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench docs

demo: .venv/ready
	$(BIN)/tasks-bot demo

test: check
	$(BIN)/pytest

check: .venv/ready  ## the fast one, for every day
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready
	$(BIN)/python -m bench

docs: .venv/ready  ## the pages that are made from code
	$(BIN)/python -m bot.slack.reference > docs/commands.md
	$(BIN)/tasks-bot manifest > manifest.yml

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --upgrade pip
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[pictures]' --group dev
	touch $@
