# Every target does the set-up it needs: once, resumable after an interruption, offline from then on.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Compiled files are kept even where the environment forbids it: each start would compile the program anew.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --disable-pip-version-check
COMPILE := $(VENV)/bin/uv pip compile --quiet pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

# Further arguments for the command that a target runs, and the releases to work on.
ARGS ?=
RELEASES ?= releases

.PHONY: help check apply review gate baseline setup test clients lint format gold rules accuracy bench lock audit wheels \
	clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{ printf "  make %-9s %s\n", $$1, $$2 }'

check: setup ## Check the releases and write the reports
	@$(RUN) -m pipeline check $(RELEASES) $(ARGS) || test $$? -eq 1

apply: setup ## Write the cleaned releases with the accepted corrections
	@$(RUN) -m pipeline apply $(RELEASES) $(ARGS) || test $$? -eq 1

review: setup ## Open the review page in the browser
	@$(RUN) -m pipeline review $(RELEASES) $(ARGS)

gate: setup ## Check, and fail while issues are pending (ARGS=--baseline: only new ones)
	@$(RUN) -m pipeline check $(RELEASES) $(ARGS)

baseline: setup ## Accept what is pending now, for make gate ARGS=--baseline
	@$(RUN) -m pipeline baseline $(RELEASES) $(ARGS)

setup: $(VENV)/.engine ## Only install what the targets above need

test: $(VENV)/.test $(VENV)/.engine ## Run all tests, as CI does
	@$(RUN) -m tests.chromium > /dev/null
	@$(RUN) -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

clients: $(VENV)/.test $(VENV)/.engine ## Run what is handed on through the programs that read it (needs npm, Go, git, OmegaT, LibreOffice, Neovim, a JDK and a network)
	@$(PIP) --quiet check-wheel-contents pipx pre-commit twine uv
	@$(RUN) -m pytest -m clients -rP --durations=0 $(ARGS)

lint: $(VENV)/.test ## Run the linters and the type checker
	@$(RUN) -m ruff check
	@$(RUN) -m ruff format --check
	@$(RUN) -m mypy

format: $(VENV)/.test ## Format the code
	@$(RUN) -m ruff check --fix
	@$(RUN) -m ruff format

gold: $(VENV)/.test $(VENV)/.engine ## Rewrite the gold files of the tests
	@$(RUN) -m tests.rewrite_gold

rules: $(VENV)/.run ## Rewrite docs/rules.md from the records of the rules
	@$(RUN) -m scripts.build_rules_page

accuracy: $(VENV)/.test $(VENV)/.engine ## Print what the checks find, beside LanguageTool alone
	@$(RUN) -m benchmarks.accuracy $(if $(COMPARE),--compare) $(if $(DATA),--data $(DATA)) $(ARGS)

bench: $(VENV)/.test $(VENV)/.engine ## Print speed and memory, beside LanguageTool alone, and those of the page
	@$(RUN) -m tests.chromium > /dev/null
	@$(RUN) -m benchmarks.speed $(ARGS)
	@$(RUN) -m benchmarks.review
	@$(RUN) -m benchmarks.answering

lock: $(VENV)/.made ## Resolve all dependencies anew and rewrite the lock files
	@$(PIP) --quiet uv
	@$(COMPILE) --output-file requirements.lock $(ARGS)
	@$(COMPILE) --output-file requirements-test.lock --extra test $(ARGS)
	@$(PIP) --quiet --require-hashes -r requirements.lock
	@$(RUN) -m pipeline.engine.provision --lock
	@$(RUN) -m scripts.build_bom

audit: $(VENV)/.run ## Look up advisories on the locked packages, where an index of them can be reached
	@$(PIP) --quiet pip-audit
	@$(RUN) -m scripts.audit

wheels: $(VENV)/.made ## Install the locked packages as on Windows, macOS and Arm, and look what is there
	@$(PIP) --quiet uv
	@$(RUN) -m scripts.check_wheels $(ARGS)

clean: ## Remove everything that can be made again; what was fetched stays in the user's cache folder
	rm -rf $(VENV) build dist *.egg-info cleaned reports/* reports/.cache.sqlite* benchmarks/results
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find pipeline tests benchmarks -name __pycache__ -exec rm -rf {} +

# A stamp is written last: a step that was interrupted is done again.
$(VENV)/.made:
	@found=; for candidate in $(PYTHON) python3.13 python3.12 python3.11; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
			found=$$candidate; break; fi; done; \
	if test -z "$$found"; then \
		echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo missing);" \
			"install one, or name it: make PYTHON=/path/to/python3" >&2; exit 2; fi; \
	if ! $$found -c 'import ensurepip, venv' 2> /dev/null; then \
		echo "$$found has no venv module; install it (on Debian and Ubuntu: apt-get install python3-venv)," \
			"then run the same command again." >&2; exit 2; fi; \
	echo "Making $(VENV) with $$($$found --version)."; \
	$$found -m venv $(VENV) && touch $@

$(VENV)/.run: requirements.lock $(VENV)/.made
	@echo "Installing the packages of $<."
	@$(PIP) --require-hashes -r $<
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@echo "Installing the packages of $<."
	@$(PIP) --require-hashes -r $<
	@touch $@

$(VENV)/.engine: pipeline/data/built/languagetool.lock.toml pipeline/data/weights.lock.toml $(VENV)/.run
	@$(RUN) -m pipeline.engine.provision
	@# Also where the environment forbids Python to do so on its own: a third of a second of every first check.
	@$(RUN) -m compileall -q pipeline
	@touch $@
