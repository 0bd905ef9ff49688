# Sourced by ./pixfleet and by the other tools: a JDK 25, the system's packages, mpi.jar, and a build that is up to date.
# Expects PIXFLEET_HOME.

say() { printf 'pixfleet: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# By the file in which a JDK names its version; starting a JVM to ask it takes a third of a second of every command.
is_jdk_25() {
    [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ]; then
        grep -q '^JAVA_VERSION="25' "$1/release"
    else
        "$1/bin/javac" -version 2>&1 | grep -q '^javac 25'
    fi
}

# Sets and exports JAVA_HOME if there is a JDK 25. Looks at JAVA_HOME, at the java on the path, then where systems keep their JVMs.
find_jdk() {
    local candidate
    for candidate in "${JAVA_HOME:-}" \
        "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /none/bin/javac)")")")" \
        /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/.sdkman/candidates/java/25*; do
        if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
            export JAVA_HOME=$candidate
            return
        fi
    done
    return 1
}

need_jdk() {
    find_jdk || { can_install && apt_install openjdk-25-jdk-headless && find_jdk; } ||
        die "no JDK 25 found: install one (for example Temurin 25) and set JAVA_HOME to it"
}

can_install() {
    command -v apt-get > /dev/null || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo > /dev/null && sudo -n true 2> /dev/null; }
}

apt_install() {
    local sudo=()
    [ "$(id -u)" = 0 ] || sudo=(sudo -n)
    say "installing $*"
    local log
    log=$(mktemp)
    if ! {
        "${sudo[@]}" apt-get update -q &&
            "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    } > "$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

# need_packages run|test: installs what is missing, or says what to install.
need_packages() {
    local missing=() decoders=()
    command -v mpirun > /dev/null || missing+=(openmpi-bin)
    dpkg-query -W -f='${Status}' libopenmpi3 2> /dev/null | grep -q 'ok installed' || missing+=(libopenmpi3)
    command -v mvn > /dev/null || missing+=(maven)
    if ! command -v npm > /dev/null; then
        missing+=(nodejs npm)
    fi
    if ! { command -v vips && command -v bwrap; } > /dev/null; then
        decoders=(libvips-tools bubblewrap)
    fi
    if [ "$1" = test ]; then
        command -v chromium > /dev/null || missing+=(chromium)
        # Hosts of a test's own are network namespaces.
        [ -x /usr/sbin/ip ] || missing+=(iproute2)
        # A node's wall is tried for real.
        [ -x /usr/sbin/nft ] || missing+=(nftables)
        command -v ssh > /dev/null || missing+=(openssh-client)
        # What a node runs before it has a package.
        [ -x /usr/bin/python3 ] || missing+=(python3)
        # The deploy scripts are rehearsed with the command line that nodes' system has.
        [ -x /usr/bin/aws ] || missing+=(awscli)
        [ -x /usr/bin/unzip ] || missing+=(unzip)
    fi
    if [ "$1" = test ]; then
        missing+=("${decoders[@]}")
    elif [ ${#decoders[@]} -gt 0 ]; then
        # Files that only libvips reads are refused without it, each with a sentence that says so.
        { can_install && apt_install "${decoders[@]}"; } || say "to read HEIC, AVIF, JPEG XL, GIF and more, install: ${decoders[*]}"
    fi
    [ ${#missing[@]} -eq 0 ] && return
    can_install || die "please install: ${missing[*]}   (on Debian: sudo apt-get install ${missing[*]})"
    apt_install "${missing[@]}" || die "could not install ${missing[*]}; install them and call again"
}

# Where Maven keeps its repository: a -Dmaven.repo.local in MAVEN_OPTS or MAVEN_ARGS counts.
maven_repository() {
    local words="${MAVEN_OPTS:-} ${MAVEN_ARGS:-}"
    if [[ $words =~ -Dmaven\.repo\.local=([^ ]+) ]]; then
        printf '%s' "${BASH_REMATCH[1]}"
    else
        printf '%s' "${HOME}/.m2/repository"
    fi
}

need_mpi_java() { PIXFLEET_MAVEN_REPOSITORY=$(maven_repository) "$PIXFLEET_HOME/tools/mpi-java.sh"; }

openmpi_version() {
    local version
    version=$(dpkg-query -W -f='${source:Version}' libopenmpi3)
    version=${version#*:}
    printf '%s' "${version%-*}"
}

maven() {
    (cd "$PIXFLEET_HOME" && MAVEN_OPTS="${MAVEN_OPTS:-} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
        mvn -B -Dopenmpi.version="$(openmpi_version)" "$@")
}

built=$PIXFLEET_HOME/target/built

sources_changed() {
    [ -f "$built" ] || return 0
    [ -n "$(find "$PIXFLEET_HOME"/{pom.xml,.mvn,shared-model,local-stack,control-lambda,mpi-fleet,cli,benchmarks} \
        \( -name target -o -name node_modules \) -prune -o -type f -newer "$built" ! -path '*/src/test/*' ! -name '*.md' -print -quit)" ]
}

web_changed() {
    [ -f "$PIXFLEET_HOME/web-static/dist/index.html" ] || return 0
    [ -n "$(find "$PIXFLEET_HOME/web-static" \( -name dist -o -name node_modules -o -name e2e \) -prune -o -type f \
        -newer "$PIXFLEET_HOME/web-static/dist/index.html" -print -quit)" ]
}

build_web() {
    say "building the page"
    (
        cd "$PIXFLEET_HOME/web-static"
        if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
            npm ci --no-audit --no-fund --loglevel=error
        fi
        npm run --silent build
    ) >&2 || die "the page did not build"
}

# Libraries lie beside a jar, and all of a folder is on the class path: of two versions of one either might be loaded.
drop_old_libraries() {
    if [ ! -f "$built" ] || [ -n "$(find "$PIXFLEET_HOME" \( -name target -o -name node_modules -o -name .git \) -prune \
        -o -name pom.xml -newer "$built" -print -quit)" ]; then
        find "$PIXFLEET_HOME" \( -name node_modules -o -name .git \) -prune -o -path '*/target/lib' -prune -exec rm -rf {} +
    fi
}

build_java() {
    say "building (the first time takes a few minutes)"
    local log=$PIXFLEET_HOME/target/build.log
    mkdir -p "$PIXFLEET_HOME/target"
    drop_old_libraries
    if ! maven -q -DskipTests package -pl '!system-test' > "$log" 2>&1; then
        grep -E 'ERROR' "$log" | head -n 40 >&2
        die "the build failed; all of it is in target/build.log"
    fi
    touch -d @"$1" "$built"
}

# PIXFLEET_NO_BUILD=1 runs what is there: for tests, which have just built it.
build_if_changed() {
    [ "${PIXFLEET_NO_BUILD:-}" = 1 ] && return
    mkdir -p "$PIXFLEET_HOME/target"
    exec 9> "$PIXFLEET_HOME/target/build.lock"
    flock 9
    local now
    now=$(date +%s)
    if sources_changed; then build_java "$now"; fi
    if web_changed; then build_web; fi
    exec 9>&-
}
