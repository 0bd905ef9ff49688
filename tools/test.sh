#!/usr/bin/env bash
# Every test there is, the fast ones first: the page's unit tests, the Maven reactor (unit, architecture, contract,
# handler, mpirun and system tests), the native augmentation check, the browser against the whole running system.
#
# usage: ./pixfleet test [page|java|native|browser|boot|full ...]     without a word: the first four
#   boot   a bare Debian becomes a node, by the boot script that nodes run; root's, and needs Debian's mirror
#   full   all of them
set -euo pipefail
# shellcheck source=tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
cd "$PIXFLEET_HOME"

usage() { sed -n '2,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

case "${1:-}" in
    help | -h | --help)
        usage
        exit 0
        ;;
esac

stages=("$@")
[ ${#stages[@]} -gt 0 ] || stages=(page java native browser)
[ "${stages[*]}" != full ] || stages=(page java native browser boot)
for stage in "${stages[@]}"; do
    case $stage in
        page | java | native | browser | boot) ;;
        *) die "there is no test stage $stage; there are page, java, native, browser, boot, and full for all" ;;
    esac
done

need_jdk
need_packages test
need_mpi_java
began=$(date +%s)

page() {
    build_web
    (cd web-static && npm test)
}

java() {
    local now
    now=$(date +%s)
    mkdir -p target
    maven verify
    touch -d @"$now" "$built"
}

native() { tools/native-check.sh; }

boot() { tools/boot-test/boot-test.sh; }

browser() {
    build_if_changed
    tools/browser-test.sh
}

for stage in "${stages[@]}"; do
    say "test stage: $stage"
    "$stage" < /dev/null
    say "test stage $stage passed, $(($(date +%s) - began)) s so far"
done
say "all test stages passed: ${stages[*]}"
