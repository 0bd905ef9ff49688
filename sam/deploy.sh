#!/usr/bin/env bash
# Deploys Pixfleet to AWS: the stack, the nodes' package and the page. Run it again after any change; each step is
# idempotent. It uses the caller's own AWS credentials and needs a Linux x86_64 host, since the package carries a
# trimmed copy of this machine's JDK.
#
# usage: ./pixfleet deploy [--dry-run] [--stack NAME] [--region REGION] [--nodes 1..4] [--packaging jvm|native]
#                          [--instance-type TYPE] [--ops-email ADDRESS] [--site-url URL]
#   --dry-run    prints each step and changes nothing; builds nothing either
#   --site-url   only with a domain of your own in front; otherwise the distribution's address is found by itself
set -euo pipefail

PIXFLEET_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"

dry_run=no
stack=pixfleet
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}
packaging=jvm
site_url=
parameters=()

usage() { sed -n '/^# usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

parse() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --dry-run) dry_run=yes; shift; continue ;;
            -h | --help) usage; exit 0 ;;
        esac
        [ $# -ge 2 ] || die "$1 needs a value, or is not known; see ./pixfleet deploy --help"
        case "$1" in
            --stack) stack=$2 ;;
            --region) region=$2 ;;
            --packaging) packaging=$2 ;;
            --site-url) site_url=${2%/}/ ;;
            --nodes) parameters+=("NodeCount=$2") ;;
            --instance-type) parameters+=("NodeInstanceType=$2") ;;
            --ops-email) parameters+=("OpsEmail=$2") ;;
            *) die "there is no option $1; see ./pixfleet deploy --help" ;;
        esac
        shift 2
    done
    case "$packaging" in jvm | native) ;; *) die "--packaging is jvm or native, not $packaging" ;; esac
    # Bucket names are made of it, and S3 takes 63 characters.
    [[ $stack =~ ^[a-z][a-z0-9-]{0,19}$ ]] || die "--stack takes 1 to 20 of a-z, 0-9 and -, a letter first"
}

# Runs a command that changes something; in a dry run only says it.
step() {
    if [ "$dry_run" = yes ]; then
        printf '+'
        local word
        for word in "$@"; do
            if [[ $word =~ ^[A-Za-z0-9_./:=,@%+-]+$ ]]; then printf ' %s' "$word"; else printf ' %s' "${word@Q}"; fi
        done
        printf '\n'
    else
        "$@"
    fi
}

check_tools() {
    local tool missing=()
    for tool in aws sam tar unzip; do
        command -v "$tool" > /dev/null || missing+=("$tool")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        [ "$dry_run" = yes ] || die "please install: ${missing[*]}   (aws: the AWS CLI; sam: the AWS SAM CLI)"
        say "not installed here, and needed for the real thing: ${missing[*]}"
    fi
    if [ -z "$region" ] && command -v aws > /dev/null; then
        region=$(aws configure get region || true)
    fi
    if [ -z "$region" ]; then
        [ "$dry_run" = yes ] || die "no region: give --region or set AWS_REGION"
        region='<region>'
    fi
    export AWS_REGION=$region AWS_DEFAULT_REGION=$region
    [ "$(uname -sm)" = "Linux x86_64" ] || [ "$dry_run" = yes ] || die "deploy from Linux x86_64: nodes run this machine's JDK"
    [ "$dry_run" = yes ] || aws sts get-caller-identity > /dev/null || die "the AWS CLI has no valid credentials"
}

# What is shipped is made of today's sources, as with every other command.
prepare() {
    if [ "$dry_run" = no ]; then
        need_jdk
        need_packages run
        need_mpi_java
    fi
    : "${JAVA_HOME:=<jdk-25>}"
    step build_if_changed
}

# Both packagings write the same function.zip, so a change of mind must not find a stale one.
build_functions() {
    if [ "$packaging" = native ]; then
        step maven -q -DskipTests clean package -pl control-lambda/events,control-lambda/api -am \
            -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false -Dquarkus.native.container-build=true
    elif [ "$(zip_flavour)" != jvm ]; then
        step maven -q -DskipTests clean package -pl control-lambda/events,control-lambda/api -am
    fi
    [ "$dry_run" = yes ] || [ "$(zip_flavour)" = "$packaging" ] || die "the function.zip files are not $packaging"
}

zip_flavour() {
    local zip names flavour=
    for zip in "$PIXFLEET_HOME"/control-lambda/{events,api}/target/function.zip; do
        names=$(unzip -Z1 "$zip" 2> /dev/null || true)
        if grep -qx bootstrap <<< "$names"; then
            flavour+=native
        elif grep -q '^lib/' <<< "$names"; then
            flavour+=jvm
        fi
    done
    case "$flavour" in
        jvmjvm) echo jvm ;;
        nativenative) echo native ;;
        *) echo mixed ;;
    esac
}

# Everything a bare Debian needs beyond its own packages: jars, natives, a trimmed JDK and the start script.
package_node() {
    local staging=$PIXFLEET_HOME/target/node archive=$PIXFLEET_HOME/target/node.tar.gz
    step rm -rf "$staging" "$archive"
    step mkdir -p "$staging/bin"
    step cp "$PIXFLEET_HOME/mpi-fleet/target/mpi-fleet.jar" "$staging/"
    step cp -r "$PIXFLEET_HOME/mpi-fleet/target/lib" "$staging/lib"
    step install -m 0755 "$PIXFLEET_HOME/sam/node/pixfleet-node" "$PIXFLEET_HOME/sam/node/pixfleet-memory" "$staging/bin/"
    step "$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.net,jdk.zipfs,jdk.management \
        --strip-debug --no-header-files --no-man-pages --output "$staging/runtime"
    step tar -C "$staging" --sort=name --owner=0 --group=0 --numeric-owner -czf "$archive" .
}

output() {
    if [ "$dry_run" = yes ]; then
        printf '<%s>' "$1"
    else
        aws cloudformation describe-stacks --stack-name "$stack" \
            --query "Stacks[0].Outputs[?OutputKey=='$1'].OutputValue | [0]" --output text
    fi
}

# The zips are built already, so there is nothing for "sam build" to do; "sam deploy" uploads what CodeUri names.
deploy_stack() {
    step sam deploy --template-file "$PIXFLEET_HOME/sam/template.yaml" --stack-name "$stack" --region "$region" \
        --resolve-s3 --capabilities CAPABILITY_IAM --no-confirm-changeset --no-fail-on-empty-changeset \
        --parameter-overrides "Packaging=$packaging" "${parameters[@]}" "$@"
}

# Sign-in must know where to return to, and that address exists only after the first deploy.
deploy_with_site_url() {
    local known=$site_url
    if [ -z "$known" ] && [ "$dry_run" = no ]; then
        known=$(output SiteUrl 2> /dev/null || true)
        [ "$known" != None ] || known=
    fi
    deploy_stack ${known:+"SiteUrl=$known"}
    if [ -z "$known" ]; then
        deploy_stack "SiteUrl=$(output SiteUrl)"
    fi
}

config_json() {
    printf '{"api":"/api","auth":{"kind":"cognito","domain":"%s","clientId":"%s"},"region":"%s"}\n' \
        "$(output UserPoolDomain)" "$(output UserPoolClientId)" "$region"
}

upload_site() {
    local site config=$PIXFLEET_HOME/target/config.json
    site=s3://$(output SiteBucket)
    # Below assets/ names carry a hash. The old ones stay for pages that are still open.
    step aws s3 sync "$PIXFLEET_HOME/web-static/dist/assets" "$site/assets" \
        --cache-control "public, max-age=31536000, immutable"
    step aws s3 sync "$PIXFLEET_HOME/web-static/dist" "$site" --delete --exclude "assets/*" --exclude config.json \
        --cache-control no-cache
    if [ "$dry_run" = yes ]; then
        printf '# config.json: %s\n' "$(config_json)"
    else
        config_json > "$config"
    fi
    step aws s3 cp "$config" "$site/config.json" --cache-control no-cache --content-type application/json
    step aws cloudfront create-invalidation --distribution-id "$(output DistributionId)" --paths '/*' \
        --query Invalidation.Id --output text
}

parse "$@"
check_tools
prepare
build_functions
package_node
deploy_with_site_url
# Nodes of a first deploy found no package and went back to sleep; the next start fetches it.
step aws s3 cp "$PIXFLEET_HOME/target/node.tar.gz" "s3://$(output ResultsBucket)/dist/node.tar.gz"
upload_site
say "the site: $(output SiteUrl)"
say "invite a user: aws cognito-idp admin-create-user --user-pool-id $(output UserPoolId) --username YOU@EXAMPLE.ORG"
