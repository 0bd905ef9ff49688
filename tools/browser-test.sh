#!/usr/bin/env bash
# A real browser against the whole running system: starts it with a state folder of its own, drops files on the page,
# stops it again.
set -euo pipefail
# shellcheck source=tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"

work=$(mktemp -d)
export PIXFLEET_STATE=$work/state PIXFLEET_NO_BUILD=1
finish() {
    local code=$? kept=$PIXFLEET_HOME/target/failed/browser
    "$PIXFLEET_HOME/pixfleet" down || true
    "$PIXFLEET_HOME/tools/secrets-in-logs.sh" "$work" || code=1
    if [ "$code" != 0 ] && [ -d "$PIXFLEET_STATE/logs" ]; then
        rm -rf "$kept"
        mkdir -p "$kept"
        cp "$PIXFLEET_STATE"/logs/*.log "$kept" && say "the logs of the system it used are in $kept"
    fi
    rm -rf "$work"
    exit "$code"
}
trap finish EXIT

"$PIXFLEET_HOME/pixfleet" up --port 0 --idle 20
cd "$PIXFLEET_HOME/web-static"
PIXFLEET_ENDPOINTS=$PIXFLEET_STATE/endpoints.json npm run --silent test:e2e
