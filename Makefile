# `make run` starts the portal, `make test` tests it, `make check` reads it. Each first installs what it needs.
#   make run [PORT=8001] [HOST=0.0.0.0] [COUNTRY=JO] [DEMO=0] [VAR_DIR=/elsewhere]
#   make file-cases FILE=tests/data/cases.jsonl [BASE_URL=https://portal.example DEMO_PASSWORD=…]
#     (DEMO_PASSWORD: that of the portal at BASE_URL, where it runs with other data than VAR_DIR, which is var/ here)
#   make faults [N=1000] [SEED=7]

MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
MANAGE := $(PYTHON) manage.py
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
SOURCES := .

# What the type checker needs to read the settings. It connects to nothing.
KEY := AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
UNCONNECTED := SECRET_KEY=none MASTER_KEYS=$(KEY) INDEX_KEY=$(KEY) TRAIL_KEY=$(KEY) \
	DATABASE_URL=postgres://none@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0

.DEFAULT_GOAL := help
.PHONY: help setup run test check lint format types imports migrations system translations templates \
	file-cases faults bench backup restore shell messages

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

setup:
	@.ci/setup
	@$(MAKE) --silent $(CATALOGUES)

%.mo: %.po
	@$(MANAGE) compile_translations

run: setup ## Start the whole portal at http://localhost:8000 (PORT=…); Ctrl-C stops it
	@$(PYTHON) -m complaints_portal.launch

test: setup ## Run the tests (ARGS=… goes to pytest)
	@$(PYTHON) -m complaints_portal.system_packages tests
	@$(PYTHON) -m pytest -q -n auto --dist loadfile $(ARGS)

check: lint format types imports migrations system translations templates ## Read the code: all of the following

lint: setup ## … the linter
	@$(PYTHON) -m ruff check --quiet $(SOURCES)

format: setup ## … the formatter
	@$(PYTHON) -m ruff format --quiet --check $(SOURCES) || { echo "Run: $(PYTHON) -m ruff format ."; exit 1; }

types: setup ## … the type checker
	@$(UNCONNECTED) $(PYTHON) -m mypy --no-error-summary

imports: setup ## … that imports point one way
	@said=$$(.venv/bin/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }

migrations: setup ## … that no migration is missing
	@$(MANAGE) makemigrations --check --dry-run

system: setup ## … Django's own checks and ours
	@$(MANAGE) check --fail-level WARNING

translations: setup ## … that every text is there in Arabic
	@$(MANAGE) check_translations

templates: setup ## … the templates
	@.venv/bin/djlint --quiet --lint templates

file-cases: setup ## File every complaint of FILE through the portal (BASE_URL=… DEMO_PASSWORD=…, or one of its own)
	@test -n "$(FILE)" || { echo "Say which: make file-cases FILE=tests/data/cases.jsonl"; exit 2; }
	@$(PYTHON) -m complaints_portal.system_packages portal
	@$(PYTHON) -m tools.file_cases "$(FILE)" $(if $(BASE_URL),--base-url "$(BASE_URL)")

faults: setup ## File N complaints (1000) while every part is killed with kill -9, and count (SEED=…)
	@$(PYTHON) -m complaints_portal.system_packages portal
	@$(PYTHON) -m tools.faults $(or $(N),1000) $(if $(SEED),--seed $(SEED))

bench: setup ## Measure the portal beside the bare engines
	@$(PYTHON) -m bench

backup: setup ## Back up into the folder TO=…, encrypted for BACKUP_RECIPIENT
	@test -n "$(TO)" || { echo "Say where to: make backup TO=/backups"; exit 2; }
	@$(MANAGE) backup --to "$(TO)"

restore: setup ## Restore into an empty database: DATA=… FILES="…" KEYS=… IDENTITY=…
	@test -n "$(DATA)" -a -n "$(FILES)" -a -n "$(KEYS)" -a -n "$(IDENTITY)" || \
		{ echo 'Say what: make restore DATA=… FILES="…" KEYS=… IDENTITY=…'; exit 2; }
	@$(MANAGE) restore --data "$(DATA)" --files $(FILES) --keys "$(KEYS)" --identity "$(IDENTITY)"

shell: setup ## Open Python on the portal's data
	@$(MANAGE) shell

messages: setup ## Collect the texts to translate and compile the translations
	@$(PYTHON) -m complaints_portal.system_packages messages
	@$(MANAGE) makemessages --locale ar --no-obsolete --no-wrap --add-location file --ignore .venv --ignore tests --verbosity 0
	@$(MANAGE) compile_translations
