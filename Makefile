# One command each: run, test, check, bench, eval, fuzz, soak. CI types the same words.
PORT ?= 8000
DATA ?= .local
DURATION ?= 120
CUTS ?= 1000
EXAMPLES ?= 2000
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run test check bench eval fuzz soak mutations lock setup

setup:
	@PYTHON="$(PYTHON)" scripts/setup

run: setup
	@scripts/web build || echo "web: the page could not be built; everything else works without it"
	@coach local --port $(PORT) --data $(DATA)

test: setup
	scripts/web build
	scripts/web test
	scripts/test

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

# New examples for every property, where `make test` takes the same ones each time. What fails says how to see it again.
fuzz: setup
	COACH_EXAMPLES=$(EXAMPLES) pytest -n 2 -m hypothesis tests/unit tests/properties

# Longer than a test may take: DURATION seconds of random schedules, then the state machine, then CUTS of
# real sockets. Prints its seed; what fails says how to see it again.
soak: setup
	python tests/explorer/soak.py --seconds $(DURATION) $(if $(SEED),--seed $(SEED))
	COACH_EXAMPLES=1200 pytest tests/properties/test_delivery_machine.py
	COACH_CUTS=$(CUTS) pytest tests/e2e/test_survives_cuts.py

# Removes each protection of delivery in a copy of the sources, and sees its tests go red.
mutations: setup
	python tests/explorer/mutations.py

# The versions of every package, by hash. Writes no registry address.
lock:
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header --quiet -o requirements/dev.txt
	infra/lock
