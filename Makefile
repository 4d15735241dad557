# Needs Python (3.10 or later) with pip, nothing else. README.md gives the same steps as plain pip lines.
PYTHON ?= python3
UV ?= uv

BIN := .venv/bin
INSTALLED := .venv/.installed

# Tests start many processes, each of which would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: audit test lint lock picture clean

audit: $(INSTALLED)
	$(BIN)/python flows/audit.py seeds --reports reports

test: $(INSTALLED)
	$(BIN)/python -m pytest --numprocesses 3

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src flows

# The lock binds as constraints too: pip with hashes else takes the newest of what a package asks for with an extra.
$(INSTALLED): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --require-hashes -r requirements.lock -c requirements.lock
	$(BIN)/python -m pip install --no-deps --no-build-isolation -e .
	touch $@

# For maintainers, with uv and the network; commit the result.
lock:
	$(UV) pip compile pyproject.toml --extra dev --extra dask --extra parquet --extra postgres --universal --python-version 3.10 --upgrade \
	  --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock

# For maintainers: the README's picture of the sample audit, looked at before it is committed.
picture:
	chromium --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
	  --window-size=1180,960 --screenshot=reports/report.png file://$(CURDIR)/reports/report.html

clean:
	rm -rf .venv
