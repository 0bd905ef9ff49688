#!/bin/bash
# What a local EC2 instance runs in the rehearsal: takes the settings of its user data and the package that was deployed, with the
# client that nodes have before they have a package, and becomes the agent in it. Packages, users and walls are the boot test's.
# usage: deployed-node.sh JAR     JAR lies on the class path of the agent and of its ranks
set -euo pipefail
home=$(cd "$(dirname "$(readlink -f "$0")")/../../../.." && pwd)
aws=$home/sam/node/aws.py
while IFS= read -r line; do
    export "${line?}"
done < <(sed -n '\#/etc/pixfleet/node.env#,\#/usr/local/lib/pixfleet#s/^ *\([A-Z][A-Z0-9_]*=.*\)$/\1/p' "$PIXFLEET_USER_DATA_FILE")
export PIXFLEET_NODE_ID=$INSTANCE_ID PIXFLEET_STATE_DIR=$INSTANCE_DIR/node
export PIXFLEET_RANK_KEYS=$INSTANCE_DIR/roles/${PIXFLEET_RANK_ROLE_ARN##*/}.env PATH=$home/cli/bin/as-rank:$PATH
version=$("$aws" get dist/current - || [ "$?" = 44 ])
[ -n "$version" ] || { echo "no package yet: nothing to do"; exit 0; }
package=$INSTANCE_DIR/$version
if [ ! -d "$package" ]; then
    mkdir -p "$PIXFLEET_STATE_DIR" "$package.half"
    "$aws" get "dist/$version.tar.gz" "$INSTANCE_DIR/node.tar.gz"
    echo "$version  $INSTANCE_DIR/node.tar.gz" | sha256sum --check --quiet
    tar -xzf "$INSTANCE_DIR/node.tar.gz" -C "$package.half"
    mv "$package.half" "$package"
fi
exec "$package/runtime/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m --enable-native-access=ALL-UNNAMED \
    -cp "$package/fleet-agent.jar:$package/lib/*:$1" pixfleet.fleet.AgentMain
