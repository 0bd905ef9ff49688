#!/usr/bin/env bash
# Searches what a test run has written for tokens, signatures and secrets: by the patterns beside this script, and by the secrets of the
# systems that the run had, which their tests leave in target/secrets-of-tests. Says file and line, never what stands there.
#
# usage: secrets-in-logs.sh          all logs and reports below target/ of every module, as far as they are of this run
#        secrets-in-logs.sh FOLDER   the logs below a folder, with the token and keys that lie in it
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
PIXFLEET_HOME=${PIXFLEET_HOME:-$(cd "$here/.." && pwd)}
# shellcheck source=prepare.sh
source "$here/prepare.sh"

known=$(mktemp)
trap 'rm -f "$known"' EXIT

logs_of_the_run() {
    local began=$PIXFLEET_HOME/target/tests-began newer=()
    [ ! -e "$began" ] || newer=(-newer "$began")
    find "$PIXFLEET_HOME" \( -name node_modules -o -name .git -o -name src \) -prune -o -path '*/target/*' -type f \
        \( -name '*.log' -o -path '*/surefire-reports/*' -o -path '*/failsafe-reports/*' -o -path '*/target/failed/*' \) "${newer[@]}" -print
}

# The secrets of the system whose state lies there.
secrets_below() {
    local file
    find "$1" -maxdepth 3 -name token -type f -exec cat {} + 2> /dev/null
    find "$1" -maxdepth 3 -name credentials.json -type f -exec cat {} + 2> /dev/null |
        sed -n 's/.*"secretAccessKey" *: *"\([^"]*\)".*/\1/p'
}

if [ $# -gt 0 ]; then
    secrets_below "$1" > "$known"
    mapfile -t files < <(find "$1" -type f -name '*.log')
else
    cat "$PIXFLEET_HOME/target/secrets-of-tests" > "$known" 2> /dev/null || true
    mapfile -t files < <(logs_of_the_run)
fi
sed -i '/^.\{0,7\}$/d' "$known"
found=
if [ ${#files[@]} -gt 0 ]; then
    found=$({
        grep -aHniEof "$here/secrets-in-logs.patterns" -- "${files[@]}" || true
        [ ! -s "$known" ] || grep -aHnFof "$known" -- "${files[@]}" || true
    } | cut -d: -f1,2 | sort -u)
fi
[ -z "$found" ] || die "a token, signature or secret stands in logs:
$found"
say "no token, signature or secret in ${#files[@]} logs"
