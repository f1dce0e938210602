#!/usr/bin/env bash
# Builds and tests everything:  ./test.sh [--long] [options of the test runner, such as --filter-class "*StepPlannerTests"]
# All tests run on SQLite; those that use a database run again on PostgreSQL, and on SQL Server where
# ConnectionStrings__SqlServerTests says where one is.
# The last line of the output is "N passed, N failed" (and ", N skipped" when some were), all runs together.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

runner_args=() chosen_by_query=false
for arg in "$@"; do
  if [[ $arg == --long ]]; then export STUDIO_LONG=1; else runner_args+=("$arg"); fi
  if [[ $arg == --filter-query* ]]; then chosen_by_query=true; fi
done

passed=0 failed=0 skipped=0 code=0
log=$(mktemp)
trap 'stop_postgresql; rm -f "$log"' EXIT

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

install_package() {
  as_root apt-get update -q >"$log" 2>&1 \
    && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$1" >>"$log" 2>&1 \
    || tail -n 20 "$log"
}

# The browser tests drive the system's Chromium; CHROMIUM_PATH names another one.
need_chromium() {
  [[ -x ${CHROMIUM_PATH:-/usr/bin/chromium} ]] && return 0
  if [[ -z ${CHROMIUM_PATH:-} ]] && can_install; then
    echo "Installing Chromium for the browser tests"
    install_package chromium
    [[ -x /usr/bin/chromium ]] && return 0
  fi
  echo "The browser tests need Chromium: install the Debian package 'chromium', or set CHROMIUM_PATH to the path of a Chromium or Chrome binary."
  [[ ${CI:-} != true ]]
}

# The tests of the mailbox of replies start Dovecot themselves, one each.
need_dovecot() {
  local paths="$PATH:/usr/sbin:/usr/local/sbin"
  PATH=$paths command -v dovecot >/dev/null && return 0
  if can_install; then
    echo "Installing Dovecot for the tests of the mailbox of replies"
    install_package dovecot-imapd
    PATH=$paths command -v dovecot >/dev/null && return 0
  fi
  echo "The tests of the mailbox of replies need Dovecot: install the Debian package 'dovecot-imapd'."
  [[ ${CI:-} != true ]]
}

source scripts/test-postgresql.sh

# The run summary's number for one word, 0 when there is no summary.
count() {
  awk -v word="$1:" '$1 == word && $2 ~ /^[0-9]+$/ { n = $2 } END { print n + 0 }' "$log"
}

finish() {
  local line="$passed passed, $failed failed"
  [[ $skipped -gt 0 ]] && line+=", $skipped skipped"
  echo "$line"
  exit "$code"
}

fail() {
  code=1
  finish
}

# One run of the suite: the provider, then options of the test runner.
run_tests() {
  local provider=$1 run_code
  shift
  echo "== $provider"
  STUDIO_TEST_DATABASE=$provider dotnet test --project CampaignStudio.Tests --no-build --no-progress --no-ansi "$@" "${runner_args[@]}" 2>&1 | tee "$log"
  run_code=${PIPESTATUS[0]}
  passed=$((passed + $(count succeeded))) failed=$((failed + $(count failed))) skipped=$((skipped + $(count skipped)))
  [[ $run_code == 0 ]] || code=$run_code
}

# Only the tests that use a database; that none of a choice does is no failure. A query can't be narrowed: it runs as it is.
run_tests_on_server() {
  local options=(--ignore-exit-code 8)
  $chosen_by_query || options+=(--filter-trait "Database=Every")
  run_tests "$1" "${options[@]}"
}

need_chromium || fail
need_dovecot || fail
has_postgresql=true
need_postgresql || has_postgresql=false
if [[ $has_postgresql == false && ${CI:-} == true ]]; then fail; fi

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build CampaignStudio.sln || fail

run_tests Sqlite
if [[ $code == 0 && $((passed + failed)) == 0 ]]; then
  echo "No test ran."
  fail
fi

if [[ $has_postgresql == true ]]; then run_tests_on_server PostgreSql; else echo "PostgreSQL: not run, see above."; fi
if [[ -n ${ConnectionStrings__SqlServerTests:-} ]]; then run_tests_on_server SqlServer; else echo "SQL Server: not run, for ConnectionStrings__SqlServerTests is not set."; fi
finish
