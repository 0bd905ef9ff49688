#!/bin/bash
# Makes this machine a Pixfleet node and becomes its agent. Run by pixfleet-node.service, as root, at every start:
# each step looks first and does only what is missing, so the newest uploaded package is what runs.
#
# The exit code is the contract with the unit: 0 means "nothing to do, power off", anything else "try again".
# The variables come from /etc/pixfleet/node.env. No braces in expansions: the template embeds this file in a Fn::Sub.
set -euo pipefail

install_root=/opt/pixfleet
state_root=/var/lib/pixfleet
package_key=dist/node.tar.gz
metadata=http://169.254.169.254/latest

ensure_system_packages() {
  if command -v mpirun >/dev/null && command -v ssh >/dev/null && command -v aws >/dev/null && command -v curl >/dev/null; then
    return
  fi
  export DEBIAN_FRONTEND=noninteractive
  # Debian's own daily update may hold the lock at a first boot.
  apt-get -q -o DPkg::Lock::Timeout=120 update
  apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends openmpi-bin libopenmpi3 openssh-client awscli curl
}

ensure_user() {
  if ! getent passwd pixfleet >/dev/null; then
    useradd --system --user-group --home-dir "$state_root" --shell /usr/sbin/nologin pixfleet
  fi
  install -d -m 0750 -o pixfleet -g pixfleet "$state_root" "$state_root/node" "$state_root/cache"
}

# IMDSv2 only: the launch template refuses requests without a session token.
of_instance() {
  local token
  token=$(curl -fsS -m 5 --retry 5 --retry-connrefused -X PUT \
    -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")
  curl -fsS -m 5 --retry 5 -H "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/$1"
}

# The ETag of the uploaded package without its quotes, or "None" before the first upload.
package_version() {
  aws s3api list-objects-v2 --bucket "$PIXFLEET_RESULTS_BUCKET" --prefix "$package_key" \
    --query 'Contents[0].ETag' --output text | tr -d '"'
}

# A release is unpacked beside its final name and renamed, so a half unpacked one is never mistaken for a whole one.
ensure_release() {
  local release=$install_root/releases/$1 unpacking
  if [ ! -d "$release" ]; then
    mkdir -p "$install_root/releases"
    unpacking=$(mktemp -d "$install_root/releases/.unpacking.XXXXXX")
    aws s3 cp --only-show-errors "s3://$PIXFLEET_RESULTS_BUCKET/$package_key" "$unpacking/node.tar.gz"
    mkdir "$unpacking/release"
    tar -xzf "$unpacking/node.tar.gz" -C "$unpacking/release" --no-same-owner
    chmod 0755 "$unpacking/release"
    mv "$unpacking/release" "$release"
  fi
  ln -sfn "$release" "$install_root/current"
  find "$install_root/releases" -mindepth 1 -maxdepth 1 ! -name "$1" -exec rm -rf {} +
}

ensure_system_packages
ensure_user
version=$(package_version)
if [ "$version" = None ]; then
  echo "no package at s3://$PIXFLEET_RESULTS_BUCKET/$package_key yet: nothing to do"
  exit 0
fi
ensure_release "$version"
PIXFLEET_NODE_ID=$(of_instance instance-id)
export PIXFLEET_NODE_ID
PIXFLEET_CELL_ADDRESS=$(of_instance local-ipv4)
export PIXFLEET_CELL_ADDRESS
export PIXFLEET_STATE_DIR=$state_root/node
export HOME=$state_root
cd "$state_root"
exec setpriv --reuid=pixfleet --regid=pixfleet --init-groups --no-new-privs "$install_root/current/bin/pixfleet-node"
