# Two commands matter: `make demo` shows the tool, `make test` checks everything.
# Needed: Python 3.11 or later, make, git, and a package index for the first run.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements/dev.txt
STAMP := $(VENV)/.stamp
BENCH := .venv-bench
DOCS := .venv-docs
BROWSER := .venv-browser

# Commands that fail when a generated file is stale; add one a line as generators appear.
GENERATED_CHECKS := \
	$(BIN)/python scripts/changes.py --check; \
	$(BIN)/python scripts/reference.py --check; \
	$(BIN)/python scripts/formats.py --check; \
	$(BIN)/cxdeclare schema --check schemas;

.DEFAULT_GOAL := help
.PHONY: help env demo test check format lint types imports spelling generated unit soak bench lock \
	lock-bench lock-browser lock-docs docs test-browser schemas clean

help:
	@echo 'make demo     plan, apply and drift on a pretend tenant'
	@echo 'make test     make the environment and run every check'
	@echo 'make test-browser  open the pages we write in Chromium'
	@echo 'make check    format, lint, types, import contracts, generated files'
	@echo 'make unit     the tests alone'
	@echo 'make soak     the long variants of the tests; an hour or more'
	@echo 'make bench    measure against others; ROWS=2,3 PAIRS=5 for some'
	@echo 'make docs     the documentation as a site, every link of it checked'
	@echo 'make schemas  write the JSON schemas again'
	@echo 'make lock     resolve the dependencies again'
	@echo 'make clean    remove the environment and all caches'

demo: $(STAMP)
	@$(BIN)/python scripts/demo.py

# One after the other, even under `make -j`: first the cheap answers, then the tests.
.NOTPARALLEL:
test: check unit

# Each tool is a target of its own, so that `make -k check` reports on all of them.
check: format lint types imports spelling generated

format: $(STAMP)
	$(BIN)/ruff format --check .

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

imports: $(STAMP)
	$(BIN)/lint-imports --no-logo

spelling: $(STAMP)
	$(BIN)/codespell

generated: $(STAMP)
	@set -e; $(GENERATED_CHECKS)

unit: $(STAMP)
	$(BIN)/python -m pytest -n auto

# The laws over thousands of examples, then the tests that are too long for every change. What they
# come to is written into the page on promises; the last line fails if anything did.
soak: $(STAMP)
	-HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -n auto --junitxml=.soak/laws.xml tests/property
	-$(BIN)/python -m pytest -n auto --junitxml=.soak/long.xml -m soak
	@$(BIN)/python scripts/soak.py --date "$$(date +%Y-%m-%d)" .soak/laws.xml .soak/long.xml

# Whole processes side by side, ours and others', printed and written into the page on speed.
# Ours are compiled first, as every installation does.
bench: $(STAMP) $(BENCH)/.stamp
	@$(BIN)/python -m compileall -q cxdeclare bench
	@$(BIN)/python -m bench --rows '$(ROWS)' --pairs $(or $(PAIRS),5) \
		--date "$$(date +%Y-%m-%d)" --write docs/explanation/performance.md

lock-bench lock-browser lock-docs: lock-%: $(STAMP)
	$(BIN)/uv pip compile requirements/$*.in --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE) \
		--custom-compile-command 'make lock-$*' --output-file requirements/$*.txt

# The pages in a real browser; Chromium comes from the system.
test-browser: $(STAMP) $(BROWSER)/.stamp
	@command -v chromium > /dev/null || { \
		echo 'there is no Chromium; on Debian: apt-get install --no-install-recommends chromium' >&2; \
		exit 1; }
	$(BROWSER)/bin/python -m pytest -c tests/browser/pytest.ini tests/browser

# The site, its links, and that it asks nothing of other hosts. The pages themselves are judged by
# `make test`, which needs no generator.
docs: $(STAMP) $(DOCS)/.stamp
	@$(BIN)/python scripts/site.py --generator $(DOCS)/bin/zensical

# Who we measure against, what makes the site, what opens our pages: each in an environment
# of its own, because none is needed to build or test ours.
.venv-%/.stamp: requirements/%.txt $(STAMP)
	@$(BIN)/python -m venv --clear .venv-$*
	@.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/$*.txt
	@touch $@

schemas: $(STAMP)
	$(BIN)/cxdeclare schema --write schemas

# The old lock is an input: versions stay unless a bound moved. `make lock UPGRADE=--upgrade`
# takes the newest of everything.
lock: $(STAMP)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --quiet $(UPGRADE) \
		--custom-compile-command 'make lock' --output-file $(LOCK)

env: $(STAMP)

# A half-made environment must never pass for a whole one: the stamp comes last.
$(STAMP): $(LOCK) pyproject.toml
	@python=''; \
	for candidate in $(PYTHON) python3.11 python3 python3.13 python3.12; do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python="$$candidate"; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'cxdeclare needs Python 3.11 or later; found:' \
			"$$(python3 --version 2>/dev/null || echo none)." >&2; \
		echo 'Install one, or name it: make PYTHON=/path/to/python3.11' >&2; \
		exit 1; \
	fi; \
	echo "making $(VENV) with $$python (once)"; \
	"$$python" -m venv --clear $(VENV) || { \
		echo "$$python cannot make environments; on Debian: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index \
		--no-build-isolation --no-deps --editable .
	@touch $@

clean:
	rm -rf $(VENV) $(BENCH) $(DOCS) $(BROWSER) .screens .demo .soak build dist htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
