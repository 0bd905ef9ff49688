#!/bin/bash
# Makes this machine a Pixfleet node and becomes its agent, as root, at every start: each step does only what is missing.
# Exit code 0 means "nothing to do, power off", anything else "try again". Nothing waits without a limit. "boot.sh ended" is run
# after each end. No braces in expansions: the template embeds this file in a Fn::Sub, and user data ends at 16 KiB.
set -euo pipefail

install_root=/opt/pixfleet
state_root=/var/lib/pixfleet
here=/usr/local/lib/pixfleet
failures=$state_root/failed-starts
# After so many failed starts in a row the machine powers off; later starts wait longer each time.
tries=5
lived_seconds=600
longest_wait=21600

say() { echo "pixfleet-node: $*"; }
first() { mkdir -p "$state_root" && echo "$1" > "$state_root/step"; }

apt() {
  local seconds=$1
  shift
  timeout -k 10 "$seconds" apt-get -q -o DPkg::Lock::Timeout=120 -o Acquire::http::Timeout=20 -o Acquire::Retries=2 "$@"
}

ensure_system_packages() {
  if command -v mpirun >/dev/null && command -v ssh >/dev/null && command -v nft >/dev/null; then
    return
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Debian's own daily update may hold the lock at a first boot, and a mirror may hang.
  apt 180 update --error-on=any
  apt 600 install -y --no-install-recommends openmpi-bin libopenmpi3 openssh-client nftables
  # A node without them refuses what only libvips reads, and says so.
  apt 600 install -y --no-install-recommends libvips-tools bubblewrap || say "libvips could not be installed"
}

ensure_user() {
  if ! getent passwd pixfleet >/dev/null; then
    useradd --system --user-group --home-dir "$state_root" --shell /usr/sbin/nologin pixfleet
  fi
  install -d -m 0750 -o pixfleet -g pixfleet "$state_root" "$state_root/cache" "$state_root/$1"
}

# A half unpacked release is never mistaken for a whole one.
ensure_release() {
  local release=$install_root/releases/$1 unpacking
  if [ ! -d "$release" ]; then
    mkdir -p "$install_root/releases"
    rm -rf "$install_root"/releases/.unpacking.*
    unpacking=$(mktemp -d "$install_root/releases/.unpacking.XXXXXX")
    timeout 600 "$here/aws.py" get "dist/$1.tar.gz" "$unpacking/node.tar.gz"
    echo "$1  $unpacking/node.tar.gz" | sha256sum --check --quiet
    mkdir "$unpacking/release"
    tar -xzf "$unpacking/node.tar.gz" -C "$unpacking/release" --no-same-owner
    chmod 0755 "$unpacking/release"
    mv "$unpacking/release" "$release"
  fi
  ln -sfn "$release" "$install_root/current"
  find "$install_root/releases" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +
}

# How often starts have failed in a row.
failed() { cat "$failures" 2>/dev/null || echo 0; }

# Whether it is too early to try again, after a start that gave up.
too_early() {
  local count wait age
  count=$(failed)
  [ "$count" -gt 0 ] && [ $((count % tries)) = 0 ] || return 1
  wait=$((300 << (count / tries < 7 ? count / tries : 7)))
  [ "$wait" -le "$longest_wait" ] || wait=$longest_wait
  age=$(($(date +%s) - $(stat -c %Y "$failures")))
  [ "$age" -lt "$wait" ] || return 1
  say "waits after failed starts: failures=$count age_seconds=$age wait_seconds=$wait"
}

# A start that failed is said in words that an alarm looks for.
ended() {
  local count step lived=0
  step=$(cat "$state_root/step" 2>/dev/null || echo begin)
  if [ "$step" = waiting ]; then
    return
  fi
  if [ "$step" = agent ]; then
    lived=$(($(date +%s) - $(stat -c %Y "$state_root/step")))
  fi
  if [ "$EXIT_STATUS" = 0 ] || [ "$EXIT_STATUS" = TERM ] || [ "$EXIT_STATUS" = 143 ] || [ "$lived" -ge "$lived_seconds" ]; then
    rm -f "$failures"
    return
  fi
  count=$(($(failed) + 1))
  say "start failed: step=$step status=$EXIT_STATUS failures=$count"
  if ! echo "$count" 2>/dev/null > "$failures"; then
    say "gives up: the disk takes no more"
  elif [ $((count % tries)) = 0 ]; then
    say "gives up for now: failures=$count"
  else
    return 0
  fi
  systemctl --no-block poweroff
}

if [ "$#" -gt 0 ] && [ "$1" = ended ]; then
  ended
  exit 0
fi
if too_early; then
  first waiting
  exit 0
fi
first packages
ensure_system_packages
first identity
PIXFLEET_NODE_ID=$(timeout 60 "$here/aws.py" instance instance-id)
export PIXFLEET_NODE_ID
PIXFLEET_CELL_ADDRESS=$(timeout 60 "$here/aws.py" instance local-ipv4)
export PIXFLEET_CELL_ADDRESS
# A machine made from an image of this one is another node.
ensure_user "$PIXFLEET_NODE_ID"
first package
version=$(timeout 60 "$here/aws.py" get dist/current - || [ "$?" = 44 ])
if [ -z "$version" ]; then
  say "no package at s3://$PIXFLEET_RESULTS_BUCKET/dist/current yet: nothing to do"
  exit 0
fi
ensure_release "$version"
first agent
export PIXFLEET_STATE_DIR=$state_root/$PIXFLEET_NODE_ID
export HOME=$state_root
cd "$state_root"
exec "$install_root/current/bin/pixfleet-node"
