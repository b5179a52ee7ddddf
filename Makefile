# Two commands do everything: `make demo` and `make test`. `make help` lists the others.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check -qq
ARGS ?=
CODE := $(wildcard tracker tests benchmarks migrations app.py hatch_build.py)
CODE += $(wildcard docs/*.py)

PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11 python
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

# A virtual environment knows its own path: a moved or broken one is made again.
HERE := $(shell grep -qsF '$(CURDIR)/$(BIN)/python' $(BIN)/pip && $(PY) -c '$(USABLE)' && echo yes)
ifneq ($(HERE),yes)
.PHONY: $(PY) $(VENV)/core.done $(VENV)/dev.done
endif

.PHONY: help setup setup-dev demo serve test lint format docs-check bench screenshots simulation lock clean

help:
	@echo 'make demo    everything from a fresh database to the scorecard in the browser'
	@echo '             (ARGS=--no-serve stops before the browser)'
	@echo 'make test    everything CI runs (ARGS="-k name" goes to pytest)'
	@echo 'make setup   only the environment, in $(VENV)'
	@echo 'make lint    ruff, mypy --strict, import contracts · make format · make bench'
	@echo 'make screenshots   every page as a picture, in screenshots/'
	@echo 'make simulation    two years of monthly runs, killed 200 times (five minutes)'
	@echo 'make lock    requirements*.txt from pyproject.toml (ARGS=--upgrade for newer versions)'
	@echo 'make clean   remove $(VENV) and what tools leave behind'

setup: $(VENV)/core.done
	@:

setup-dev: $(VENV)/dev.done
	@:

$(PY):
	@found=; for python in $(PYTHON); do \
		if $$python -c '$(USABLE)' >/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo 'Python 3.11 or newer with its venv module is needed; tried: $(PYTHON).' >&2; \
		echo 'Install it (Debian, Ubuntu: apt-get install python3-venv) or name it:' >&2; \
		echo '  make PYTHON=/path/to/python3 $(MAKECMDGOALS)' >&2; \
		exit 1; \
	fi; \
	echo "Creating $(VENV) with $$($$found --version) ..."; \
	rm -rf $(VENV) && $$found -m venv $(VENV)

# A setup that was interrupted has no `.done` file and is taken up again.
$(VENV)/core.done: requirements.txt pyproject.toml hatch_build.py | $(PY)
	@echo 'Installing the packages of requirements.txt (under a minute on a quick network) ...'
	@$(PIP) install --require-hashes --no-deps -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/dev.done: requirements-dev.txt pyproject.toml hatch_build.py | $(PY)
	@echo 'Installing the packages of requirements-dev.txt (about a minute on a quick network) ...'
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $(VENV)/core.done $@

demo: setup
	@$(BIN)/tracker demo $(ARGS)

serve: setup
	@$(BIN)/tracker serve $(ARGS)

# Byte code is written even where the environment says not to: dozens of tests start a process.
test: export PYTHONDONTWRITEBYTECODE =
test: setup-dev
	@$(PY) -m tests.support.prepare
	@$(MAKE) --no-print-directory lint docs-check
	$(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term $(ARGS)

lint: setup-dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy --strict $(CODE)
	$(BIN)/lint-imports --no-logo

format: setup-dev
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

# Tables and references in docs/ are generated; a stale one fails.
docs-check: setup-dev
	$(PY) -m docs.build --check

bench: setup-dev
	$(PY) -m benchmarks $(ARGS)

screenshots: setup-dev
	$(PY) -m tests.web.screenshots $(ARGS)

# Hashes are those of the public index, whatever this machine is set up to use beside it.
LOCK = env -u UV_INDEX -u UV_INDEX_URL -u UV_DEFAULT_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS \
	$(BIN)/uv pip compile --no-config -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --no-header $(ARGS)

# Two years of the monthly job with 200 kills and 50 double starts; `make test` runs half a year of it.
simulation: $(VENV)/dev.done
	TRACKER_SIMULATION=1 $(PY) -m pytest -q -p no:cacheprovider tests/monthly/test_two_years.py

lock: setup-dev
	@$(PIP) install uv
	$(LOCK) pyproject.toml --extra postgres --group build --group dev -o requirements-dev.txt
	$(LOCK) pyproject.toml --extra postgres --group build -c requirements-dev.txt -o requirements.txt
	$(LOCK) --group postgres-server --no-deps -o requirements-postgres.txt
	@! grep -nE '://|--(index|find)|^ *[./]' requirements*.txt

clean:
	rm -rf $(VENV) .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf build dist screenshots
	find tracker tests benchmarks migrations docs -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
