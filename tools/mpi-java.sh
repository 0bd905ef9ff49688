#!/usr/bin/env bash
# Builds mpi.jar for the installed Open MPI and puts it into the local Maven repository.
#
# Debian ships the native half of Open MPI's Java bindings (libmpi_java.so) without the Java half. The Java half is
# compiled here from the distribution's own source package of the installed version; no source is kept.
# apt's own configuration, lists and cache stay untouched.
#
# usage: tools/mpi-java.sh            (uses JAVA_HOME when set)
set -euo pipefail

say() { printf 'pixfleet: %s\n' "$*" >&2; }

package=$(dpkg-query -W -f='${source:Version}' libopenmpi3 2>/dev/null) || {
    say "Open MPI is not installed: apt-get install openmpi-bin libopenmpi3"
    exit 1
}
upstream=${package#*:}
upstream=${upstream%-*}

repository=${PIXFLEET_MAVEN_REPOSITORY:-$HOME/.m2/repository}
if [ -s "$repository/org/openmpi/mpi-java/$upstream/mpi-java-$upstream.jar" ]; then
    exit 0
fi
say "building mpi.jar $upstream from Debian's source package (once, some 10 s)"

bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{sources,lists/partial,cache/archives/partial,src,classes}
chmod 755 "$work"
# apt reads files ending in .sources and .list; a deb-src copy of every enabled Debian entry goes beside them.
for file in /etc/apt/sources.list.d/*.sources; do
    if [ -f "$file" ] && grep -qE '^URIs:.*/debian' "$file"; then
        sed 's/^Types:.*/Types: deb-src/' "$file" > "$work/sources/${file##*/}"
    fi
done
{ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null || true; } \
    | sed -nE 's#^deb (.*/debian.*)#deb-src \1#p' > "$work/sources/oneline.list"

apt=(apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources"
    -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)")
{
    "${apt[@]}" update
    cd "$work/src"
    "${apt[@]}" source --download-only --tar-only "openmpi=$package"
} > "$work/log" 2>&1 || {
    cat "$work/log" >&2
    say "could not download the source package openmpi $package"
    exit 1
}
cd /
tar -C "$work/src" --strip-components=1 --wildcards -xf "$work"/src/openmpi_"$upstream".orig.tar.* \
    '*/ompi/mpi/java/java/*.java' '*/LICENSE'
"${bin}javac" --release 17 -d "$work/classes" "$work"/src/ompi/mpi/java/java/*.java
mkdir -p "$work/classes/META-INF"
cp "$work/src/LICENSE" "$work/classes/META-INF/LICENSE"
"${bin}jar" --create --file "$work/mpi-java.jar" -C "$work/classes" .
mvn -q -B org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file \
    -Dmaven.repo.local="$repository" -Dfile="$work/mpi-java.jar" \
    -DgroupId=org.openmpi -DartifactId=mpi-java -Dversion="$upstream" -Dpackaging=jar
say "mpi.jar $upstream is in $repository"
