#!/usr/bin/env bash
# Makes a clean Debian 12 a node by the boot script that nodes run, and has it drain a task of the local stack. Then the ways in which
# that can fail. Root's, since it makes a root folder by debootstrap and runs in namespaces; it needs the package mirror.
#
# usage: ./pixfleet test boot        (PIXFLEET_DEBIAN_ROOT names a folder to keep the bare system in between runs)
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
PIXFLEET_HOME=$(cd "$here/../.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
[ "$(id -u)" = 0 ] || die "the boot test makes namespaces and a root folder: run it as root"
missing=()
command -v debootstrap > /dev/null || missing+=(debootstrap)
[ -x /usr/sbin/nft ] || missing+=(nftables)
[ -x /usr/sbin/ip ] || missing+=(iproute2)
[ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}" || die "could not install ${missing[*]}"

base=${PIXFLEET_DEBIAN_ROOT:-$PIXFLEET_HOME/target/debian}
if [ ! -e "$base/made" ]; then
    say "making a bare Debian 12 (once, a minute)"
    rm -rf "$base"
    # Python, as in every cloud image; systemd, to verify the units.
    debootstrap --variant=minbase --include=python3,ca-certificates,systemd bookworm "$base" > "$PIXFLEET_HOME/target/debootstrap.log" 2>&1 ||
        die "debootstrap failed; see target/debootstrap.log"
    touch "$base/made"
fi
"$PIXFLEET_HOME/sam/deploy.sh" --package-only

work=$(mktemp -d)
net=pixboot$$
cleanup() {
    local pid
    for pid in $(cat "$work"/*.pid 2> /dev/null); do kill "$pid" 2> /dev/null || true; done
    ip netns delete "$net" 2> /dev/null || true
    ip link delete "$net" 2> /dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# A network that holds this machine, as proxy of the package mirror, and nothing else of the world.
ip netns add "$net"
ip link add "$net" type veth peer name node netns "$net"
ip address add 10.42.1.1/24 dev "$net"
ip link set "$net" up
ip -n "$net" address add 10.42.1.7/24 dev node
ip -n "$net" link set node up
ip -n "$net" link set lo up
ip -n "$net" address add 169.254.169.254/32 dev lo
/usr/bin/python3 "$here/mirror.py" 10.42.1.1 3142 > "$work/mirror.log" 2>&1 &
echo $! > "$work/mirror.pid"

export work base here JAVA_HOME
ip netns exec "$net" unshare --mount --pid --fork --mount-proc "$here/inside.sh"
"$PIXFLEET_HOME/tools/secrets-in-logs.sh" "$work"
say "a bare Debian became a node and drained a task; a hanging mirror, a wrong checksum and a full disk were said"
