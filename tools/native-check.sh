#!/bin/sh
# Checks the native builds of the functions without GraalVM: native-image is stood in for by
# control-lambda/native-double, so this covers Quarkus's augmentation, the metadata it writes and the packaging.
# It does NOT make a native binary, and says nothing of how one would start or run.
#
# The JVM's function.zip stays as it is: the native build has a folder of its own, target/native.
set -u

cd "$(dirname "$0")/.." || exit 1
root=$(pwd)
log=$root/control-lambda/target/native-check.log
passed=0
failed=0

check() {
    what=$1
    shift
    if "$@" > /dev/null 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "native check: not so: $what"
    fi
}

names() {
    grep -qF "\"name\":\"$2\"" "$1"
}

holds() {
    grep -qF "$2" "$1"
}

only_bootstrap() {
    [ "$("${JAVA_HOME:+$JAVA_HOME/bin/}jar" tf "$1" | tr '\n' ' ')" = "bootstrap " ]
}

unchanged() {
    [ "$(cksum < "$1")" = "$2" ]
}

# metadata MODULE: unpacks what the module's native build tells native-image, and answers where.
metadata() {
    folder=$root/control-lambda/$1/target/native
    runner=$(ls "$folder"/*-native-image-source-jar/*-runner.jar)
    mkdir -p "$folder/metadata"
    (cd "$folder/metadata" && "${JAVA_HOME:+$JAVA_HOME/bin/}jar" xf "$runner" META-INF/native-image)
    echo "$folder/metadata/META-INF/native-image"
}

echo "native check: augmentation and metadata only, with a stand-in for native-image; no native binary is made"
mkdir -p "$(dirname "$log")"
before_events=$(cksum < control-lambda/events/target/function.zip 2> /dev/null)
before_api=$(cksum < control-lambda/api/target/function.zip 2> /dev/null)

build() {
    GRAALVM_HOME=$root/control-lambda/native-double mvn -B -pl "$1" \
        -Dnative -Dbuild.folder=target/native -DskipTests -Dspotless.check.skip=true package > "$log" 2>&1
}

# The local stack is only the tests' and left out, unless it was never installed and so has to be built for Maven's sake.
modules=shared-model,shared-model/model,shared-model/image-headers,shared-model/records,control-lambda,control-lambda/core,control-lambda/events,control-lambda/api
if ! { build "$modules" || { grep -q 'Could not \(find\|resolve\)' "$log" && build "local-stack/dynamodb,local-stack,$modules"; }; }; then
    tail -40 "$log"
    echo "native check: the build failed; all of it is in $log"
    echo "native check: 0 passed, 1 failed"
    exit 1
fi

events=$(metadata events)
for type in \
    pixfleet.control.lambda.IntakeHandler \
    pixfleet.control.lambda.ListingHandler \
    pixfleet.control.lambda.ReconcileHandler \
    pixfleet.control.lambda.WebhookHandler \
    'pixfleet.control.reconcile.Reconcile$Round' \
    'pixfleet.control.ControlConfig$$CMImpl' \
    'pixfleet.control.ControlConfig$Limits$$CMImpl' \
    com.amazonaws.services.lambda.runtime.events.S3Event \
    com.amazonaws.services.lambda.runtime.events.SQSEvent \
    'com.amazonaws.services.lambda.runtime.events.models.s3.S3EventNotification$S3EventNotificationRecord'; do
    check "events registers $type" names "$events/reflect-config.json" "$type"
done
check "events carries the EC2 client's interceptors" \
    holds "$events/resource-config.json" services/ec2/execution
check "events carries the S3 client's interceptors" \
    holds "$events/resource-config.json" software/amazon/awssdk/services/s3/execution.interceptors
check "events carries the DynamoDB client's interceptors" \
    holds "$events/resource-config.json" software/amazon/awssdk/services/dynamodb/execution.interceptors
check "events' zip holds bootstrap alone" only_bootstrap control-lambda/events/target/native/function.zip
check "events takes no flag bound to one GraalVM" \
    sh -c "! grep -q -- '-march=' control-lambda/events/target/native/*-native-image-source-jar/native-image.args"

api=$(metadata api)
for type in \
    pixfleet.control.rest.OpenedAnswer \
    'pixfleet.control.rest.OpenedAnswer$Image' \
    'pixfleet.control.rest.OpenedAnswer$Post' \
    'pixfleet.control.rest.OpenedAnswer$Multipart' \
    pixfleet.control.rest.TicketsAnswer \
    pixfleet.control.rest.JobAnswer \
    'pixfleet.control.rest.JobAnswer$Counts' \
    'pixfleet.control.rest.JobAnswer$Image' \
    'pixfleet.control.rest.JobAnswer$Reason' \
    'pixfleet.control.rest.JobAnswer$Source' \
    'pixfleet.control.rest.JobAnswer$Timings' \
    'pixfleet.control.rest.JobAnswer$Result' \
    'pixfleet.control.rest.JobAnswer$Strips' \
    pixfleet.control.rest.JobListAnswer \
    'pixfleet.control.rest.JobListAnswer$Line' \
    pixfleet.control.rest.FleetAnswer \
    'pixfleet.control.rest.FleetAnswer$Node' \
    'pixfleet.control.rest.FleetAnswer$Lease' \
    pixfleet.control.rest.GalleryAnswer \
    'pixfleet.control.rest.GalleryAnswer$Entry' \
    pixfleet.control.rest.RetryAnswer \
    pixfleet.control.rest.RetryAllAnswer \
    pixfleet.control.rest.CancelAnswer \
    pixfleet.control.rest.ImagesAnswer \
    pixfleet.control.rest.LimitsAnswer \
    'pixfleet.control.rest.LimitsAnswer$Ceiling' \
    'pixfleet.control.rest.HealthResource$Health' \
    pixfleet.control.rest.Problem \
    'pixfleet.control.ControlConfig$$CMImpl' \
    com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent \
    com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse; do
    check "api registers $type" names "$api/reflect-config.json" "$type"
done
check "api's zip holds bootstrap alone" only_bootstrap control-lambda/api/target/native/function.zip
check "api carries no EC2 client" \
    sh -c "! ls control-lambda/api/target/native/*-native-image-source-jar/lib | grep -q ec2"

[ -z "$before_events" ] || check "the JVM's events zip is untouched" \
    unchanged control-lambda/events/target/function.zip "$before_events"
[ -z "$before_api" ] || check "the JVM's api zip is untouched" \
    unchanged control-lambda/api/target/function.zip "$before_api"

echo "native check: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
