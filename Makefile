# overlap: see README.md. Every target works in a fresh clone with Go installed.

GO ?= go

# What is built here is for this machine, from this checkout, as overlap builds its engines (ownBuild in
# bench/runner/gotool.go). Tests and lint take the environment as it is.
BUILD = env -u GOOS -u GOARCH -u GOFLAGS -u GOROOT GOWORK=off GO111MODULE=on $(GO)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: bench
bench: ## measure the core scenarios, print the report; 2 minutes
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap run

.PHONY: bench-smoke
bench-smoke: ## the same in about 15 s, too little to conclude from
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap run --blocks 1 --items 64 --benchtime 50ms --watch=false

.PHONY: lesson
lesson: ## the lesson's program in Python, Node and Go; 2 to 3 min
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap run --contenders --scenarios words,hash --strategies sequential,lesson,staged,pipeline --items 64 --budget 0

.PHONY: report
report: ## the newest run as a page with charts, for a browser
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap report

.PHONY: lab
lab: ## the lab as a page, .bin/lab.html: guess, run, see why
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap lab --out .bin/lab.html

RECORDED = $(addprefix results/runs/epyc-2c-89b7/,20261125T143437Z-f4bfc0211.txt 20261125T143633Z-f4bfc0211.txt)

.PHONY: compare
compare: ## two recorded runs side by side: 2 CPUs, and one
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap compare $(RECORDED)

.PHONY: bench-stream
bench-stream: ## a million items through a pool: peak memory in all
	@$(BUILD) test -run '^$$' -bench '^BenchmarkStream$$' -benchtime 1x ./strategies

.PHONY: bench-handover
bench-handover: ## what handing an item over costs, beside libraries; 10 min
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap >&2
	@.bin/overlap handover

.PHONY: bench-gather
bench-gather: ## a mutex, a channel, an atomic or a sum a worker; 10 s
	@$(BUILD) test -run '^$$' -bench '^BenchmarkGather$$' ./bench/lesson/practice

.PHONY: bench-million
bench-million: ## a million items a strategy in virtual time; 4 minutes
	@$(BUILD) test -run '^$$' -bench '^BenchmarkMillion$$' -benchtime 1x ./bench/simulate

.PHONY: verify-stats
verify-stats: ## try the verdicts on equal sides and noise; an hour
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap verify
	@echo "10000 simulated tables a line, eight equal strategies unless it says otherwise; some minutes:"
	@bash -o pipefail -c "$(GO) test ./results/stats ./results/table ./results/compare ./results/gate ./results/languages ./results/machines ./results/scaling -run 'False|Coverage|Covers|FurtherBlocks|Power|Seen|Sole|NotBounded' -timeout 1h -v -trials 10000 | grep -v -e '^=== ' -e '--- PASS' | sed 's/^ *[a-z]*_test.go:[0-9]*: //'"
	@echo "whole grids and long batches in virtual time, of which make test simulates some; about 2 minutes:"
	@$(GO) test ./bench/simulate -run 'Adaptive|Advise|Extrapolat|WhatIf|Determinism' -timeout 30m -trials 10000

.PHONY: verify-gate
verify-gate: ## try the gate on equal and on slower sides; 15 minutes
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap verify --gate
	@$(GO) test ./bench/cmd/overlap/internal/measurement -run '^TestMachines$$' -turns 1

.PHONY: verify-power
verify-power: ## time to find a slowdown, beside benchstat; 20 minutes
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@.bin/overlap verify --power

.PHONY: verify-kills
verify-kills: ## kill -9 a run 200 times and resume it; 15 minutes
	@$(GO) test ./bench/cmd/overlap -run '^TestKills$$' -v -kills 200 -timeout 2h

.PHONY: test test-race test-plain
test: test-race test-plain ## all tests, with -race and in random order
	@# what was not tested for want of a browser: here, go test shows it
	@for dir in results/web/browsertest bench/lab/labtest bench/lab/browsertest; do (cd $$dir && $(GO) test -run '^$$') | sed '/^ok/d; /^PASS/d; /no tests to run/d'; done

# Flags of go test, such as -vet=off where make lint has vetted everything.
TESTFLAGS ?=

# The longest packages first; many tests side by side, since most of them wait for other processes.
LONGEST = ./bench/cmd/overlap ./bench/cmd/overlap/internal/measurement ./bench/simulate ./bench/runner
test-race: # the detector would have each process wait for a second before it ends, and there are hundreds
	GORACE="atexit_sleep_ms=10 $$GORACE" $(GO) test -race -shuffle=on -timeout 30m $(TESTFLAGS) -p 3 -parallel 4 $(LONGEST) ./...

# Some broken strategies race by design, and are caught without the detector; long simulations take five times as
# long with it; in others a browser does the work.
test-plain:
	$(GO) test -shuffle=on $(TESTFLAGS) ./results/web/browsertest ./bench/lab/browsertest ./bench/lab/labtest ./strategies/strategytest
	$(GO) test -shuffle=on $(TESTFLAGS) -run '^TestLong' ./bench/simulate

.PHONY: screenshots
SHOTS ?= .bin/screenshots
SHOTS_OF = results/runs/xeon-2c-8f12/20261128T133427Z-7fc195375.txt
screenshots: ## pictures of the report page and the lab, in .bin
	@$(BUILD) build -o .bin/overlap ./bench/cmd/overlap
	@mkdir -p $(SHOTS)
	@.bin/overlap report -o .bin/report.html $(SHOTS_OF)
	@$(GO) test ./results/web/browsertest -count 1 -run '^TestScreenshots$$' -v -page $(CURDIR)/.bin/report.html -screenshots $(CURDIR)/$(SHOTS)
	@$(GO) test ./bench/lab/browsertest -count 1 -run '^TestScreenshots$$' -v -screenshots $(CURDIR)/$(SHOTS)

.PHONY: browser-tools
AXE = 4.14.1
browser-tools: ## axe-core from npm, for the tests of the pages
	npm install --prefix .bin --no-save --ignore-scripts --no-audit --no-fund axe-core@$(AXE)

.PHONY: fuzz
FUZZTIME ?= 60
fuzz: ## fuzz all that is read, for FUZZTIME seconds in all (60)
	@targets=$$(grep -ro '^func Fuzz[A-Za-z]*' --include='*_test.go' results | sed 's|/[^/]*:func |:|'); share=$$(( $(FUZZTIME) / $$(echo $$targets | wc -w) )); \
	for target in $$targets; do ./.ci/fuzz "$(GO)" "$$target" "$${share}s" || exit 1; done

.PHONY: pictures
pictures: ## draw the schedules of the strategies' README again
	@mkdir -p strategies/pictures
	@$(GO) test ./bench/cmd/overlap -run '^TestPictures$$' -count 1 -update

.PHONY: lint
lint: ## gofmt, vet, staticcheck, govulncheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) vet -tags peers ./bench ./bench/handover
	GOARCH=386 $(GO) vet ./results/... ./strategies/... ./fixtures/...
	$(GO) tool staticcheck ./...
	@./.ci/govulncheck

.PHONY: dist
dist: ## an archive for each platform, for machines without Go
	@$(BUILD) run ./bench/cmd/dist

.PHONY: clean
clean: ## remove what was built; results stay
	rm -rf .bin
