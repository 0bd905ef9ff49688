#!/usr/bin/env bash
# Every test there is, the fast ones first: the page's unit tests, the Maven reactor (unit, architecture, contract,
# handler, mpirun and system tests), the native augmentation check, the browser against the whole running system.
#
# usage: ./pixfleet test [page|java|native|browser|boot|fuzz|full ...]     without a word: the first four
#          boot   a bare Debian becomes a node, by the boot script that nodes run; root's, and needs Debian's mirror
#          fuzz   1,000,000 mutated headers of images, 100,000 bodies, pipelines and tasks of each kind
#          full   all of them, and the tests of minutes that the others leave out
#        ./pixfleet test fast                               formatting, type check, unit and architecture tests
#        ./pixfleet test CLASS[#METHOD]                     one class, or one method; * stands for any letters
#        ./pixfleet test NAME.test                          one file of the page's unit tests
set -euo pipefail
# shellcheck source=tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
cd "$PIXFLEET_HOME"

usage() { sed -n '2,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

# The module's folder of each file that the class is in.
modules_of() {
    find . \( -name target -o -name node_modules -o -name .git \) -prune -o -path '*/src/test/java/*' -name "${1%%#*}.java" -print |
        sed 's|^\./||; s|/src/test/java/.*||' | sort -u
}

is_page_test() { [ -n "$(find web-static/src -name "$1.ts" -print -quit 2> /dev/null)" ]; }

stages=()
class=
left_out=full
for word in "$@"; do
    case $word in
        help | -h | --help)
            usage
            exit 0
            ;;
        page | java | native | browser | boot | fuzz | fast) stages+=("$word") ;;
        full)
            stages+=(page java native browser boot fuzz)
            left_out=none
            ;;
        *)
            [ $# = 1 ] || die "$word is no test stage; there are page, java, native, browser, boot, fuzz, full and fast, and one class by itself"
            class=$word
            if is_page_test "$class"; then
                stages=(one_of_the_page)
            elif [ -n "$(modules_of "$class")" ]; then
                stages=(one_class)
            else
                die "there is no test stage and no test class $class; stages are page, java, native, browser, boot, fuzz, full, fast"
            fi
            ;;
    esac
done
[ ${#stages[@]} -gt 0 ] || stages=(page java native browser)

need_jdk
need_packages test
need_mpi_java
began=$(date +%s)

need_node_modules() {
    if [ ! -d web-static/node_modules ] || [ web-static/package-lock.json -nt web-static/node_modules/.package-lock.json ]; then
        (cd web-static && npm ci --no-audit --no-fund --loglevel=error)
    fi
}

page() {
    page_checks
    page_in_browser
}

page_checks() {
    build_web
    (cd web-static && npm run --silent lint && npm run --silent test:unit)
}

page_in_browser() { (cd web-static && npm run --silent test:page); }

# Says of a class whose name is a test's, but which neither runner has run since the given file.
not_run_since() {
    local file module name
    find . \( -name target -o -name node_modules -o -name .git \) -prune -o -path '*/src/test/java/*' \
        \( -name '*Test.java' -o -name '*IT.java' \) -print | sort | while read -r file; do
        grep -q 'abstract class' "$file" && continue
        module=${file%%/src/test/java/*}
        name=${file#*/src/test/java/}
        name=${name%.java}
        # A class that is left out by its tag was not forgotten.
        grep -q "^@Tag(\"$left_out\")" "$file" && continue
        [ -n "$(find "$module"/target/*-reports -name "TEST-${name//\//.}.xml" -newer "$1" -print -quit 2> /dev/null)" ] || echo "$file"
    done
}

java() {
    local now missed
    # The rehearsal of a deployment puts the page on its site.
    [ -d web-static/dist/assets ] || build_web
    now=$(date +%s)
    mkdir -p target
    rm -rf target/failed
    touch target/tests-began
    rm -f target/secrets-of-tests
    maven verify -Dintegration.without="$left_out"
    missed=$(not_run_since target/tests-began)
    [ -z "$missed" ] || die "these test classes were not run: $missed"
    touch -d @"$now" "$built"
}

native() { tools/native-check.sh; }

boot() { tools/boot-test/boot-test.sh; }

fuzz() {
    maven verify -am -pl control-lambda/core,control-lambda/api -DskipITs -Dquarkus.build.skip -Dtest='*FuzzTest' \
        -Dsurefire.failIfNoSpecifiedTests=false -Dpixfleet.fuzz.headers=1000000 -Dpixfleet.fuzz.texts=100000
}

browser() {
    build_if_changed
    tools/browser-test.sh
}

# The page is checked beside the modules; what it says comes when it has ended.
fast() {
    local page log=target/page-fast.log
    need_node_modules
    mkdir -p target
    (cd web-static && npm run --silent lint && npx tsc --noEmit && npm run --silent test:unit) > "$log" 2>&1 &
    page=$!
    maven -T 2 verify -DskipITs -Dquarkus.build.skip || {
        wait "$page" || cat "$log"
        return 1
    }
    wait "$page" || {
        cat "$log"
        return 1
    }
    tail -n 6 "$log"
}

# What it needs is built, and no other test runs.
one_class() {
    maven verify -am -pl "$(modules_of "$class" | paste -sd,)" -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false \
        -Dintegration.without=none
}

one_of_the_page() {
    need_node_modules
    (cd web-static && npx vitest run "$class")
}

# The page in a browser waits more than it computes, so the modules are tested beside it; what it says comes when both have ended.
page_and_java() {
    local browser modules code=0 log=target/page.log
    page_checks
    mkdir -p target
    page_in_browser > "$log" 2>&1 &
    browser=$!
    java &
    modules=$!
    wait "$modules" || code=$?
    wait "$browser" || code=$?
    cat "$log"
    return $code
}

order=" ${stages[*]} "
order=${order/ page java / page_and_java }
for stage in $order; do
    say "test stage: $stage"
    "$stage" < /dev/null
    say "test stage $stage passed, $(($(date +%s) - began)) s so far"
done
tools/secrets-in-logs.sh
say "all test stages passed: ${stages[*]}"
