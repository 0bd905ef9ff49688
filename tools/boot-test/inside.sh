#!/usr/bin/env bash
# The boot test inside its namespaces: the local stack, the node's root folder, and the cases.
set -euo pipefail
# shellcheck source=../prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
cloud() { /usr/bin/python3 "$here/cloud.py" "$@"; }

start_stack() {
    local lib=$PIXFLEET_HOME/local-stack/target
    # Its own nodes only sleep, and say what they were given: the task is for the one that is made here.
    "$JAVA_HOME/bin/java" -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow -cp "$lib/local-stack.jar:$lib/lib/*" pixfleet.local.StackMain \
        --template "$PIXFLEET_HOME/sam/template.yaml" --state "$work/state" --no-functions --instance-command "sh -c 'env > given && mv given env; sleep infinity'" \
        > "$work/stack.log" 2>&1 &
    for _ in $(seq 600); do
        ! grep -q '"ready"' "$work/stack.log" || return 0
        sleep 0.2
    done
    cat "$work/stack.log" >&2
    die "the local stack did not start"
}

# What cloud-init writes, below an overlay of the bare system.
make_machine() {
    root=$work/root
    mkdir -p "$work/layer" "$root"
    mount -t tmpfs tmpfs "$work/layer"
    mkdir "$work/layer/upper" "$work/layer/work"
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/layer/upper,workdir=$work/layer/work" "$root"
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    mount -t tmpfs tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    install -D -m 0755 -t "$root/usr/local/lib/pixfleet" "$PIXFLEET_HOME/sam/node/boot.sh" "$PIXFLEET_HOME/sam/node/aws.py"
    install -D -m 0644 -t "$root/etc/systemd/system" "$PIXFLEET_HOME"/sam/node/*.service
    mkdir -p "$root/etc/pixfleet"
    environment > "$root/etc/pixfleet/node.env"
    echo 'Acquire::http::Proxy "http://10.42.1.1:3142";' > "$root/etc/apt/apt.conf.d/proxy"
}

environment() {
    /usr/bin/python3 - "$work/state/endpoints.json" << 'EOF'
import json, sys
stack = json.load(open(sys.argv[1]))
for name, value in {
    "PIXFLEET_TASKS_QUEUE_URL": stack["queues"]["tasks"], "PIXFLEET_DEAD_LETTERS_QUEUE_URL": stack["queues"]["deadLetters"],
    "PIXFLEET_RESULTS_BUCKET": stack["buckets"]["results"], "PIXFLEET_RECORDS_TABLE": stack["tables"]["records"], "PIXFLEET_COMPLETIONS_TOPIC_ARN": stack["topic"],
    "PIXFLEET_VISIBILITY_SECONDS": 60, "PIXFLEET_IDLE_SECONDS": 5, "PIXFLEET_RANKS": 1, "PIXFLEET_CELL_NODES": 1,
    "PIXFLEET_LOG_GROUP": "/pixfleet/boot-test/nodes", "PIXFLEET_RANK_ROLE_ARN": "arn:aws:iam::0:role/ranks",
    "AWS_REGION": stack["aws"]["region"], "AWS_ENDPOINT_URL_S3": stack["aws"]["s3"], "AWS_ENDPOINT_URL_SQS": stack["aws"]["sqs"],
    "AWS_ENDPOINT_URL_SNS": stack["aws"]["sns"], "AWS_ENDPOINT_URL_DYNAMODB": stack["aws"]["dynamodb"], "AWS_ENDPOINT_URL_STS": "http://127.0.0.1"}.items():
    print("%s=%s" % (name, value))
EOF
}

# As the unit runs it: with node.env and nothing else. Answers its exit code.
boot() {
    local code=0
    (
        set -a
        # shellcheck disable=SC1091
        . "$root/etc/pixfleet/node.env"
        set +a
        env -u JAVA_HOME -u PIXFLEET_HOME -u work -u base -u here HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            timeout 900 chroot "$root" "${script:-/usr/local/lib/pixfleet/boot.sh}" "$@"
    ) > "$work/boot.log" 2>&1 || code=$?
    echo "$code"
}

# A start that is to fail at a step; the words are those of the alarm.
fails() {
    local code
    code=$(boot)
    [ "$code" != 0 ] || { tail -n 20 "$work/boot.log" >&2; die "$1: the start did not fail"; }
    EXIT_STATUS=$code script= boot ended > /dev/null
    grep -q "pixfleet-node: start failed: step=$2 status=$code" "$work/boot.log" || { cat "$work/boot.log" >&2; die "$1: not said"; }
    say "$1: $(grep 'start failed' "$work/boot.log")"
}

start_stack
cloud instance
cloud serve > "$work/cloud.log" 2>&1 &
make_machine

script=/usr/local/lib/pixfleet/hurried.sh
sed 's/apt 180 /apt 5 /' "$root/usr/local/lib/pixfleet/boot.sh" > "$root$script"
chmod +x "$root$script"
sed -i s/3142/3143/ "$root/etc/apt/apt.conf.d/proxy"
fails "a mirror that hangs" packages
sed -i s/3143/3142/ "$root/etc/apt/apt.conf.d/proxy"
script=

code=$(boot)
[ "$code" = 0 ] && grep -q 'nothing to do' "$work/boot.log" || { tail -n 40 "$work/boot.log" >&2; die "a start without a package ended with $code"; }
say "a bare system is provisioned, and without a package there is nothing to do"

cloud upload "$PIXFLEET_HOME/target/node.tar.gz" bad
fails "a wrong checksum" package
mkdir -p "$root/opt/pixfleet"
mount -t tmpfs -o size=20m tmpfs "$root/opt/pixfleet"
cloud upload "$PIXFLEET_HOME/target/node.tar.gz"
fails "a full disk" package
umount "$root/opt/pixfleet"

cloud task "$PIXFLEET_HOME/samples/rocket.jpg"
code=$(boot)
[ "$code" = 0 ] || { tail -n 60 "$work/boot.log" >&2; cat "$root"/run/pixfleet/world/world.log >&2 || true; die "the node ended with $code"; }
cloud result || { tail -n 60 "$work/boot.log" >&2; cat "$root"/run/pixfleet/world/world.log >&2 || true; die "the task is not drained"; }
EXIT_STATUS=0 boot ended > /dev/null
[ ! -e "$root/var/lib/pixfleet/failed-starts" ] || die "a start that worked did not forget those that failed"
say "the node drained the task and ended with 0"

began=$(date +%s)
code=$(boot)
[ "$code" = 0 ] && ! grep -q 'Get:1' "$work/boot.log" || die "a second start ended with $code, or installed again"
say "a second start found everything in place, $(($(date +%s) - began)) s with its idle wait"

! grep 'access denied' "$work/stack.log" >&2 || die "the roles of node and ranks lack a right"
say "node and ranks did all that with the rights of their roles"

chroot "$root" systemd-analyze verify /etc/systemd/system/pixfleet-journal.service /etc/systemd/system/pixfleet-node.service > "$work/verify.log" 2>&1 ||
    { cat "$work/verify.log" >&2; die "systemd does not take the units"; }
! grep -q pixfleet "$work/verify.log" || { cat "$work/verify.log" >&2; die "systemd complains about the units"; }
say "systemd takes the units"
