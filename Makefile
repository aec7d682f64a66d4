# Needs Python 3.11+ and make; everything else is installed into .venv (see README.md).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# The day on which the offices of the demo have done what they did (app/demo/people.py).
DEMO := LIUGUAN_ENV=demo TODAY=2026-09-30 POLICIES=jinshui-2011-76,changzhou-2011-134,jinghai-2013-26
ASSETS := app/static/vendor/manifest.json
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/*.po))
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header

.PHONY: help setup demo loopback test browser lint types contracts check bench screenshots translations lock

help: ## 显示本说明 · show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) $(ASSETS) $(CATALOGUES) | var ## 安装全部依赖 · install everything

demo: loopback setup ## 演示：装入虚拟数据并在本机开放 · load demo data and serve on this machine
	$(DEMO) $(BIN)/flask db upgrade
	$(DEMO) $(BIN)/flask demo --if-empty
	$(DEMO) $(BIN)/gunicorn --bind "127.0.0.1:$${PORT:-8080}" --workers 1 --threads 4 \
		--no-control-socket run:app

# Demo passwords are public. (HOST in the environment may be anybody's, on the command line it is ours.)
loopback:
ifneq ($(filter command,$(origin HOST) $(origin BIND)),)
	$(error 演示只在 127.0.0.1 上运行，因为演示密码是公开的。A demo serves on 127.0.0.1 only)
endif

test: setup browser ## 全部测试，两种数据库 · all tests, on both databases
	$(BIN)/pytest -n auto --dist worksteal

# Debian's Chromium and a Chinese font, where we may install them.
browser:
	@command -v chromium >/dev/null || \
	{ [ "$$(id -u)" = 0 ] && apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -yqq chromium fonts-noto-cjk; } || \
	echo "未找到 chromium，浏览器测试不会运行。No chromium: the browser tests will not run."

lint: $(INSTALLED) ## 代码规范 · ruff
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(INSTALLED) ## 类型检查 · mypy
	$(BIN)/mypy

contracts: $(INSTALLED) ## 分层约束 · import contracts
	$(BIN)/lint-imports

check: lint types contracts test ## 以上各项检查 · all of the above

bench: setup ## 性能比值 · speed ratios
	$(BIN)/python -m bench

screenshots: setup browser ## 重做 docs/screenshots · take the screenshots again
	$(BIN)/python -m tools.screenshots

translations: $(INSTALLED) | var ## 提取词条，更新英文译文 · extract messages, update the English catalogue
	$(BIN)/pybabel -q extract -F babel.cfg -k lazy_gettext --add-location file -o var/messages.pot .
	$(BIN)/pybabel -q update -i var/messages.pot -d app/translations -l en --init-missing \
		--no-fuzzy-matching --ignore-pot-creation-date

lock: $(INSTALLED) ## 重新锁定依赖版本 · pin the dependencies again
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

var:
	mkdir -p $@

$(INSTALLED): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 以上，可用 PYTHON=… 指定。Needs Python 3.11+; choose with PYTHON=…"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes \
		$(addprefix -r ,$^)
	@touch $@

$(ASSETS): $(INSTALLED) package-lock.json tools/assets.py $(shell find app/static/src -type f 2>/dev/null)
	$(BIN)/python tools/assets.py
	@touch $@

%.mo: %.po $(INSTALLED)
	$(BIN)/pybabel -q compile -i $< -o $@
