#!/usr/bin/env bash
# Builds and tests everything:  ./test.sh [--long] [options of the test runner, such as --filter-class "*StepPlannerTests"]
# The last line of the output is "N passed, N failed" (and ", N skipped" when some were).
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

runner_args=()
for arg in "$@"; do
  if [[ $arg == --long ]]; then export STUDIO_LONG=1; else runner_args+=("$arg"); fi
done

log=$(mktemp)
trap 'rm -f "$log"' EXIT

as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null && { [[ $(id -u) == 0 ]] || sudo -n true 2>/dev/null; }
}

# The browser tests drive the system's Chromium; CHROMIUM_PATH names another one.
need_chromium() {
  [[ -x ${CHROMIUM_PATH:-/usr/bin/chromium} ]] && return 0
  if [[ -z ${CHROMIUM_PATH:-} ]] && can_install; then
    echo "Installing Chromium for the browser tests"
    as_root apt-get update -q >"$log" 2>&1 \
      && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium >>"$log" 2>&1 \
      || tail -n 20 "$log"
    [[ -x /usr/bin/chromium ]] && return 0
  fi
  echo "The browser tests need Chromium: install the Debian package 'chromium', or set CHROMIUM_PATH to the path of a Chromium or Chrome binary."
  [[ ${CI:-} != true ]]
}

# The run summary's number for one word, 0 when there is no summary.
count() {
  awk -v word="$1:" '$1 == word && $2 ~ /^[0-9]+$/ { n = $2 } END { print n + 0 }' "$log"
}

finish() {
  local passed=$1 failed=$2 skipped=$3 code=$4
  local line="$passed passed, $failed failed"
  [[ $skipped -gt 0 ]] && line+=", $skipped skipped"
  echo "$line"
  exit "$code"
}

need_chromium || finish 0 0 0 1

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build CampaignStudio.sln || finish 0 0 0 1

dotnet test --project CampaignStudio.Tests --no-build --no-progress --no-ansi "${runner_args[@]}" 2>&1 | tee "$log"
code=${PIPESTATUS[0]}

passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
if [[ $code == 0 && $((passed + failed)) == 0 ]]; then
  echo "No test ran."
  code=1
fi
finish "$passed" "$failed" "$skipped" "$code"
