# Two commands are enough: `make run` and `make test`. Both put in place what they need first.
PYTHON ?= python3
VENV   := .venv/bin/python
ARGS   ?=

# `make run PORT=9000` reaches the program through its environment.
export HOST PORT DATA_DIR
# Some machines ask Python to keep no compiled modules: every process then compiles all of them again, for two seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-long test-quick coverage check fmt evals bench bench-offline bench-scripted bench-api bench-documents bench-live bench-people bench-faults bench-voice bench-phone fuzz openapi clean livekit sip-setup phone-setup ready ready-python

help: ## Lists the commands.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1#\2/p' $(MAKEFILE_LIST) | column -t -s '#' 2>/dev/null || grep '##' $(MAKEFILE_LIST)

run: ready ## Starts everything on http://localhost:8000. HOST, PORT, DATA_DIR move it; ARGS=--no-demo starts empty.
	@exec $(VENV) -m api.embedded $(ARGS)

test: ready ## Checks, dashboard tests, Python tests with real engines and a real browser: all but test-long.
	@$(PYTHON) scripts/debian.py
	@$(PYTHON) scripts/build_livekit.py
	@exec $(VENV) scripts/verify.py all

test-long: ready ## What make test leaves out because it takes minutes each: killed clusters, whole calls by phone. 25 min.
	@$(PYTHON) scripts/debian.py
	@$(PYTHON) scripts/build_livekit.py
	@exec $(VENV) scripts/verify.py long

test-quick: ready ## Under two minutes: no browsers, no speech engines.
	@exec $(VENV) scripts/verify.py quick

coverage: ready ## Which lines the small tests reach, overall and where it is critical; fails below 85 % and 95 %.
	@exec $(VENV) scripts/measure_coverage.py $(ARGS)

check: ready ## ruff, mypy, import-linter, dashboard lint and types, generated client.
	@exec $(VENV) scripts/verify.py check

fmt: ready ## Formats Python and TypeScript.
	@$(VENV) -m ruff check --fix --quiet . ; $(VENV) -m ruff format --quiet .
	@$(VENV) scripts/verify.py fmt

livekit: ## Builds the media server for the tests, once, with Go; `make test` does it by itself.
	@$(PYTHON) scripts/build_livekit.py

sip-setup: ready-python ## Makes LiveKit SIP's trunk and rule for calls of candidates (docs/phone-sip.md). ARGS=--check looks.
	@exec $(VENV) scripts/sip_setup.py $(ARGS)

phone-setup: ready-python ## Points the telephone number to this server and checks it; ARGS=--check changes nothing.
	@exec $(VENV) scripts/phone_setup.py $(ARGS)

openapi: ready ## Writes the API description and the dashboard's client from the code.
	@exec $(VENV) scripts/verify.py openapi

evals: ready-python ## The proving ground: simulated candidates and labelled transcripts, as a table. ARGS="--only pauses".
	@exec $(VENV) -m evals $(ARGS)

bench: ready-python ## Latency, start, memory and CPU as JSON, offline engines and scripted ones.
	@exec $(VENV) -m bench $(ARGS)

bench-offline: ready-python ## The same, bundled speech engines only.
	@exec $(VENV) -m bench --engines offline $(ARGS)

bench-scripted: ready-python ## The same, instant scripted engines only: what our own code costs.
	@exec $(VENV) -m bench --engines scripted $(ARGS)

bench-api: ready-python ## The control plane under load on PostgreSQL and Redis: p95 by class, requests/s, import.
	@$(PYTHON) scripts/debian.py
	@exec $(VENV) -m bench.control_plane $(ARGS)

fuzz: ready-python ## 100,000 hostile and ordinary requests to the API, per database. FUZZ_REQUESTS, FUZZ_SEED, FUZZ_ONLY.
	@FUZZ_REQUESTS=$${FUZZ_REQUESTS:-100000} exec $(VENV) -m pytest -q -s tests/contract_fuzz $(ARGS)

bench-live: ready ## The wall of 200 live interviews in Chromium: dropped frames, heap, lost events. ARGS="--secs 1800" for half an hour.
	@exec $(VENV) -m bench.live_wall $(ARGS)

bench-people: ready ## The table of 100,000 candidates in Chromium: key to paint, frames while scrolling. ARGS="--candidates 20000".
	@exec $(VENV) -m bench.people $(ARGS)

bench-documents: ready-python ## Résumés a second through the sandboxed readers, and their memory.
	@exec $(VENV) -m bench.documents $(ARGS)

bench-faults: ready-python ## Every fault of the table in docs/faults.md, measured anew and written down.
	@exec $(VENV) scripts/faults.py measure $(ARGS)

bench-phone: ready-python ## 1, 5, 10 and 20 telephone interviews at once in one process: latency, lost words, cost. 8 min.
	@exec $(VENV) -m bench.phone $(ARGS)

bench-voice: ready-python ## Beside stock pipecat and livekit-agents bots in LiveKit rooms: latency, cut-ins, cost. 33 min; ARGS=--quick 5.
	@$(PYTHON) scripts/bootstrap.py --bench
	@$(PYTHON) scripts/build_livekit.py
	@exec $(VENV) -m bench.voice $(ARGS)

clean: ## Removes what was built and cached in this folder; keeps var/ (your data).
	@rm -rf .venv dashboard/node_modules dashboard/dist artifacts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@$(PYTHON) scripts/bootstrap.py

ready-python:
	@$(PYTHON) scripts/bootstrap.py --python
