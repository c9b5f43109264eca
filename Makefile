# Everything runs from a virtual environment that make builds by itself. Needs Python 3.11 or later, nothing else.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check bench bench-fleet bench-scale lock docs clean

demo: .venv/run.stamp          ## a made-up group, worked in the folder demo/
	$(BIN)/gruppbok demo demo

test: .venv/dev.stamp          ## every test
	$(BIN)/pytest -n auto --dist worksteal

check: .venv/dev.stamp         ## style, types, architecture, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(BIN)/python -m tests.audit

bench: .venv/bench.stamp       ## reading, checking and balancing beside their peers
	$(BIN)/python -m benchmarks

bench-fleet: .venv/dev.stamp   ## a thousand groups' week, simulated, with one, two and four workers
	$(BIN)/python -m benchmarks.fleet

bench-scale: .venv/bench.stamp ## twenty thousand groups, of one that is measured and a week that is simulated
	$(BIN)/python -m benchmarks.scale

docs: .venv/run.stamp          ## the pages that are made from the declarations
	$(BIN)/gruppbok describe --format markdown --lang sv > docs/sheet.md
	$(BIN)/gruppbok describe --format markdown --lang en > docs/sheet.en.md
	$(BIN)/gruppbok describe --duties --format markdown --lang sv > docs/duties.md
	$(BIN)/gruppbok describe --duties --format markdown --lang en > docs/duties.en.md

lock: .venv/dev.stamp          ## newest versions that pyproject.toml allows, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes pyproject.toml --extra fleet -c requirements.lock -o requirements-fleet.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes pyproject.toml --extra fleet --group dev -c requirements-fleet.lock -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --python-version 3.11 --generate-hashes pyproject.toml --extra fleet --group dev --group bench -c requirements-dev.lock -o requirements-bench.lock

.venv/venv.stamp:
	$(PYTHON) -c 'import sys; sys.exit("gruppbok needs Python 3.11 or later, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/venv.stamp requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

.venv/fleet.stamp: .venv/run.stamp requirements-fleet.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fleet.lock
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.venv/bench.stamp: .venv/dev.stamp requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $@

clean:
	rm -rf .venv demo
