# `make demo` and `make test` need nothing but make and Python: each makes its own environment,
# and installs again only when what it was installed from has changed.

PYTHON      ?= python3
VENV        ?= .venv
DEV         ?= .venv-dev
PYTEST_ARGS ?= -n auto
BENCH_ARGS  ?=
MIN_PYTHON  := 3.11

# Directories are listed too, so that a deleted file counts as a change.
SOURCES := pyproject.toml $(shell find src -not -name '*.pyc' -not -path '*__pycache__*' 2>/dev/null)
INSTALL  = -m pip install -qq --disable-pip-version-check

.PHONY: help demo test lint bench clean
.NOTPARALLEL:
.DELETE_ON_ERROR:

help:
	@echo "make demo    audit the Ukraine study and write report.html"
	@echo "make test    run the tests"
	@echo "make lint    style, types and import contracts"
	@echo "make bench   the benchmarks (up to an hour)"
	@echo "make clean   remove the environments and everything that was made"

demo: $(VENV)/.installed
	$(VENV)/bin/passmuster audit studies/ukraine -o report.html
	@echo "Open report.html in a browser."

test: $(DEV)/.test
	$(DEV)/bin/python -m pytest $(PYTEST_ARGS)

lint: $(DEV)/.lint
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy --strict src
	PYTHONPATH=src $(DEV)/bin/lint-imports

bench: $(DEV)/.bench
	@for script in $$(find benchmarks -maxdepth 1 -name '[a-z]*.py' 2>/dev/null | sort); do \
	  echo "== $$script"; $(DEV)/bin/python $$script $(BENCH_ARGS) || exit 1; done

clean:
	rm -rf $(VENV) $(DEV) build dist report.html .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A plain install with the charts, as a reader of reports has it.
$(VENV)/.installed: $(SOURCES) | $(VENV)/pyvenv.cfg
	@echo "Installing passmuster into $(VENV) ..."
	@$(VENV)/bin/python $(INSTALL) ".[report]"
	@touch $@

# The contributor's environment: the source in place, with the extra that the target is named after.
$(DEV)/.test $(DEV)/.lint $(DEV)/.bench: $(DEV)/.%: pyproject.toml | $(DEV)/pyvenv.cfg
	@echo "Installing passmuster[$*] into $(DEV) ..."
	@$(DEV)/bin/python $(INSTALL) --editable '.[$*]'
	@touch $@

$(VENV)/pyvenv.cfg $(DEV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < tuple(map(int, "$(MIN_PYTHON)".split("."))))' 2>/dev/null || { \
	  echo "passmuster needs Python $(MIN_PYTHON) or later, and '$(PYTHON)' is older or missing."; \
	  echo "Name another one like this:  make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(@D) || { rm -rf $(@D); \
	  echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
