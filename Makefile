# One command each: run, test, check, bench, eval. CI types the same words.
PORT ?= 8000
DATA ?= .local
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run test check bench eval lock setup

setup:
	@PYTHON="$(PYTHON)" scripts/setup

run: setup
	@scripts/web build || echo "web: the page could not be built; everything else works without it"
	@coach local --port $(PORT) --data $(DATA)

test: setup
	scripts/web build
	scripts/web test
	pytest -n auto --dist loadgroup

check: setup
	ruff format --check .
	ruff check .
	mypy
	lint-imports --no-cache
	scripts/web check
	scripts/check-asyncapi
	scripts/check-infra

bench: setup
	python -m bench

# The development sets beside their baselines, where ../shared has them.
eval: setup
	scripts/eval

# The versions of every package, by hash. Writes no registry address.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements/dev.txt
	infra/lock
