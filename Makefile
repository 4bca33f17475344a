# Everything here sets itself up: it takes Python 3.11 or newer, make, and PyPI.
# PYTHON=… names the interpreter to use.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo serve check test nightly newest generated assets lock format clean lint wheel system here

BIN := .venv/bin
READY := .venv/.ready
# Each worker takes a stretch of the tests, so that what a folder's tests share is made once; who is
# done first takes over from the other.
PYTEST := $(BIN)/pytest -n 2 --dist worksteal
PROSE := $(wildcard README.md CONTRIBUTING.md CHANGELOG.md docs)
# Debian packages that the tests need beyond Python; as root they are installed, else named.
SYSTEM_PACKAGES := chromium firefox-esr postgresql nginx-light caddy

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: $(READY) ## plan the embedded case with and without the United States, and compare
	$(BIN)/contingent plan ukraine --world us-in
	$(BIN)/contingent plan ukraine --world us-out
	$(BIN)/contingent compare ukraine --world us-in --world us-out

serve: $(READY) assets ## open the planning room on the embedded case in a browser
	$(BIN)/contingent serve ukraine

check: lint assets ## the inner loop, under a minute: linters, types and the fast tests
	HYPOTHESIS_PROFILE=quick $(PYTEST) -m "not slow and not nightly"

test: $(READY) assets system ## all that must pass: also the slow tests and the wheel on its own
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint wheel here
	$(PYTEST) -m "not nightly"

nightly: $(READY) assets system ## the long tests, with many more examples
	HYPOTHESIS_PROFILE=nightly $(PYTEST) -m "slow or nightly"
	$(BIN)/python scripts/mutants.py

newest: $(READY) assets ## install as users do, the newest of everything, on each Python there is
	scripts/newest

generated: $(READY) assets system ## write anew all that is made from the cases and the program; STEPS="golden notebooks" some
	@$(BIN)/python scripts/generated.py $(STEPS)

assets: $(READY) ## fetch the front-end packages of requirements/assets.json, checked by hash
	@$(BIN)/python scripts/assets.py

lock: $(READY) ## write requirements/*.txt anew; UPGRADE=1 takes the newest versions
	@scripts/lock $(if $(UPGRADE),--upgrade)

format: $(READY) ## lay out the code and mend what ruff can mend by itself
	$(BIN)/ruff check --fix --exit-zero --quiet --output-format concise
	$(BIN)/ruff format --quiet

clean: ## remove all that make made
	rm -rf .venv build dist src/contingent/web/vendor .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(wildcard src tests) -name __pycache__ -type d -prune -exec rm -rf {} +

lint: $(READY)
	$(BIN)/ruff format --check --quiet --output-format concise
	$(BIN)/ruff check --quiet --output-format concise
	@$(BIN)/lint-imports --no-logo >.venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }
	$(BIN)/mypy --no-error-summary
	$(BIN)/codespell $(PROSE)

wheel: $(READY) assets
	@scripts/check-wheel

here: $(READY) assets
	@scripts/newest "$(CURDIR)/$(BIN)/python"

system:
	@scripts/system-packages $(SYSTEM_PACKAGES)

$(READY): requirements/dev.txt pyproject.toml scripts/set-up
	@scripts/set-up
	@touch $@
