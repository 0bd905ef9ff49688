#!/usr/bin/env bash
# Deploys Pixfleet to AWS: the stack, the nodes' package and the page. Run it again after any change; each step is
# idempotent. It uses the caller's own AWS credentials and needs a Linux x86_64 host, since the package carries a
# trimmed copy of this machine's JDK.
#
# usage: ./pixfleet deploy [--dry-run] [--update] [--yes] [--stack NAME] [--region REGION] [--min-nodes N] [--max-nodes N]
#                          [--packaging jvm|native] [--instance-type TYPE] [--zones a,b] [--image latest|AMI]
#                          [--purchase on-demand|spot|on-demand,spot|spot,on-demand] [--daily-node-hours N] [--ops-email ADDRESS]
#                          [--result-cache WORD|off] [--site-url https://HOST]
#   --package-only  makes the nodes' package, target/node.tar.gz, and nothing else
#   --dry-run    prints the expanded template, the plan, what it will cost and each step; asks nobody and needs no credentials
#   --update     shows what CloudFormation is about to change, and asks before it does; --yes answers
#   --min-nodes  nodes that exist at least, asleep until there is work, 0 to 1000
#   --max-nodes  nodes that exist at most, made when they are wanted, 1 to 1000
#   --zones      letters of two zones for the nodes; otherwise the first two that offer the instance type
#   --image      Debian 12's newest image (latest) or one of your own; nodes that exist keep theirs otherwise
#   --purchase   how nodes are paid for that are made beyond the first ones, what is wanted rather first
#   --daily-node-hours  hours that all nodes together may be on in a day until none is started any more, 0 for no bound
#   --result-cache  has results remembered under that word and copied where the same content goes through the same pipeline
#                again; another word forgets them, off makes every result
#   --site-url   a domain of your own with an issued certificate in us-east-1; otherwise the distribution's address
set -euo pipefail

PIXFLEET_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
# shellcheck source=common.sh
source "$PIXFLEET_HOME/sam/common.sh"
# shellcheck source=preflight.sh
source "$PIXFLEET_HOME/sam/preflight.sh"

# What Debian 12, which nodes run, has of both.
node_glibc=2.36
node_openmpi=4.1.4

update=no
# The state of the stack at the beginning.
before=
yes=no
package_only=no
packaging=jvm
min_nodes=
max_nodes=
instance_type=
zones=
image=
site_url=
# Whether the domain is one that was given with this call.
own_domain=yes
certificate=
ops_email=
purchase=
node_hours=
result_cache=

usage() { sed -n '/^# usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

parse() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --dry-run) dry_run=yes; shift; continue ;;
            --update) update=yes; shift; continue ;;
            --yes) yes=yes; shift; continue ;;
            --package-only) package_only=yes; shift; continue ;;
            help | -h | --help) usage; exit 0 ;;
        esac
        [ $# -ge 2 ] || die "$1 needs a value, or is not known; see ./pixfleet deploy --help"
        case "$1" in
            --stack) stack=$2 ;;
            --region) region=$2 ;;
            --packaging) packaging=$2 ;;
            --site-url) site_url=${2%/}/ ;;
            --min-nodes) min_nodes=$2 ;;
            --max-nodes) max_nodes=$2 ;;
            --instance-type) instance_type=$2 ;;
            --zones) zones=$2 ;;
            --image) image=$2 ;;
            --ops-email) ops_email=$2 ;;
            --purchase) purchase=$2 ;;
            --daily-node-hours) node_hours=$2 ;;
            --result-cache) result_cache=$2 ;;
            *) die "there is no option $1; see ./pixfleet deploy --help" ;;
        esac
        shift 2
    done
    case "$packaging" in jvm | native) ;; *) die "--packaging is jvm or native, not $packaging" ;; esac
    [[ $min_nodes =~ ^(0|[1-9][0-9]{0,2}|1000)?$ ]] || die "--min-nodes is 0 to 1000, not $min_nodes"
    [[ $max_nodes =~ ^([1-9][0-9]{0,2}|1000)?$ ]] || die "--max-nodes is 1 to 1000, not $max_nodes"
    [[ $zones =~ ^([a-z],[a-z])?$ ]] || die "--zones takes two letters such as a,b, not $zones"
    [[ $image =~ ^(latest|ami-[0-9a-f]+)?$ ]] || die "--image is latest or an ami-..., not $image"
    [[ $node_hours =~ ^(0|[1-9][0-9]{0,4})?$ && ${node_hours:-0} -le 24000 ]] || die "--daily-node-hours is 0 to 24000, not $node_hours"
    [[ $result_cache =~ ^[a-z0-9.-]{0,32}$ ]] || die "--result-cache is a word of small letters, digits, dots and dashes, or off, not $result_cache"
    case "$purchase" in
        "" | on-demand | spot | on-demand,spot | spot,on-demand) ;;
        *) die "--purchase is on-demand, spot, or both with a comma between them, not $purchase" ;;
    esac
    [[ $site_url =~ ^(https://[a-z0-9.-]+/)?$ ]] || die "--site-url is https:// and a host, not $site_url"
    check_stack_name
}

# What is shipped is made of today's sources, as with every other command. Also the plan is made by what is built.
prepare() {
    need_jdk
    if [ "$dry_run" = no ] || [ ! -f "$PIXFLEET_HOME/local-stack/target/local-stack.jar" ]; then
        need_packages run
        need_mpi_java
        build_if_changed
    else
        step build_if_changed
    fi
}

tell_plan() {
    local cached=$result_cache
    [ "$cached" != off ] || cached=
    local parameters=("Packaging=$packaging" "MinNodes=$min_nodes" "MaxNodes=$max_nodes" "NodeInstanceType=$instance_type"
        "NodeZone=${zones%,*}" "NodeSiblingZone=${zones#*,}")
    [ -z "$ops_email" ] || parameters+=("OpsEmail=$ops_email")
    [ -z "$purchase" ] || parameters+=("Purchase=$purchase")
    [ -z "$node_hours" ] || parameters+=("DailyNodeHours=$node_hours")
    [ -z "$result_cache" ] || parameters+=("ResultCache=$cached")
    local place=$region
    [ "$place" != '<region>' ] || place=us-east-1
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx256m \
        -cp "$PIXFLEET_HOME/local-stack/target/local-stack.jar:$PIXFLEET_HOME/local-stack/target/lib/*" \
        pixfleet.local.plan.PlanMain --template "$PIXFLEET_HOME/sam/template.yaml" --stack "$stack" --region "$place" "${parameters[@]}"
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

# Everything a bare Debian needs beyond its own packages: jars, natives, a trimmed JDK and the start scripts.
package_node() {
    staging=$PIXFLEET_HOME/target/node
    archive=$PIXFLEET_HOME/target/node.tar.gz
    step rm -rf "$staging" "$archive"
    step mkdir -p "$staging/bin" "$staging/walled"
    step cp "$PIXFLEET_HOME/mpi-fleet/agent/target/fleet-agent.jar" "$staging/"
    step cp -r "$PIXFLEET_HOME/mpi-fleet/agent/target/lib" "$staging/lib"
    step install -m 0755 "$PIXFLEET_HOME"/sam/node/pixfleet-{node,memory,rank-keys,wall} "$staging/bin/"
    step ln -s ../bin/pixfleet-wall "$staging/walled/mpirun"
    step ln -s ../bin/pixfleet-wall "$staging/walled/orted"
    step "$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.unsupported,jdk.crypto.ec,jdk.net,jdk.zipfs,jdk.management \
        --strip-debug --no-header-files --no-man-pages --output "$staging/runtime"
    step check_package "$staging"
    # The same content makes the same archive, whenever and wherever.
    step tar -C "$staging" --sort=name --mtime=2020-01-01T00:00Z --owner=0 --group=0 --numeric-owner -I 'gzip -n' -cf "$archive" .
}

# What this machine has and nodes have not would only be seen there.
check_package() {
    local needed mpi
    needed=$(
        {
            find "$1/runtime" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec cat {} +
            for jar in "$1"/lib/*-linux-x86_64.jar; do unzip -p "$jar" '*.so*' 2> /dev/null || true; done
        } | grep -aohE 'GLIBC_2\.[0-9]+' | sort -uV | tail -n 1 || true
    )
    needed=${needed#GLIBC_}
    if [ -n "$needed" ] && [ "$(printf '%s\n' "$needed" "$node_glibc" | sort -V | tail -n 1)" != "$node_glibc" ]; then
        die "this JDK or a library needs glibc $needed, and nodes have $node_glibc: set JAVA_HOME to one built for older systems, such as Temurin"
    fi
    mpi=$(cd "$1/lib" && echo mpi-java-*.jar)
    [ "$mpi" = "mpi-java-$node_openmpi.jar" ] ||
        die "the package holds $mpi, and nodes have Open MPI $node_openmpi: deploy from a machine with that version, such as Debian 12"
}

# CloudFormation reads the zips, and a template of this size, from a bucket.
need_deploy_bucket() {
    local bucket
    bucket=$(deploy_bucket)
    if [ "$dry_run" = no ] && bucket_exists "$bucket"; then
        return
    fi
    local place=()
    [ "$region" = us-east-1 ] || place=(--create-bucket-configuration "LocationConstraint=$region")
    step aws s3api create-bucket --bucket "$bucket" "${place[@]}"
    step aws s3api put-bucket-tagging --bucket "$bucket" --tagging "TagSet=[{Key=pixfleet:stack,Value=$stack}]"
}

# CloudFormation expands what SAM declares, and reads it and the zips from the bucket, where each is called by its content.
package_stack() {
    local module packaged=$PIXFLEET_HOME/target/packaged.yaml
    local edits=()
    for module in events api; do
        put_in_deploy_bucket "$PIXFLEET_HOME/control-lambda/$module/target/function.zip" .zip
        edits+=(-e "s#CodeUri: ../control-lambda/$module/target/function.zip#CodeUri: s3://$(deploy_bucket)/$placed#")
    done
    [ "$dry_run" = yes ] || sed "${edits[@]}" "$PIXFLEET_HOME/sam/template.yaml" > "$packaged"
    put_in_deploy_bucket "$packaged" .yaml
    template_url=https://s3.$region.amazonaws.com/$(deploy_bucket)/$placed
}

# Sets placed to the key of a file.
put_in_deploy_bucket() {
    if [ "$dry_run" = yes ]; then
        placed="<sha256>$2"
    else
        placed=$(sha256sum "$1" | cut -d ' ' -f 1)$2
        if aws s3api head-object --bucket "$(deploy_bucket)" --key "$placed" > /dev/null 2>&1; then
            return
        fi
    fi
    step aws s3 cp --only-show-errors "$1" "s3://$(deploy_bucket)/$placed"
}

# Names of the template's parameters.
declared() { awk '/^[A-Z]/ { inside = /^Parameters:/ } inside && /^  [A-Za-z]/ { print substr($1, 1, length($1) - 1) }' "$PIXFLEET_HOME/sam/template.yaml"; }

# A change set is made, shown on request, and carried out. What is not given stays as it is.
deploy_stack() {
    local cached=$result_cache
    [ "$cached" != off ] || cached=
    local given=("Packaging=$packaging" "MinNodes=$min_nodes" "MaxNodes=$max_nodes" "NodeInstanceType=$instance_type"
        "NodeZone=${zones%,*}" "NodeSiblingZone=${zones#*,}" "NodeImageId=$image" "SiteCertificateArn=$certificate" "$@")
    [ -z "$ops_email" ] || given+=("OpsEmail=$ops_email")
    [ -z "$purchase" ] || given+=("Purchase=$purchase")
    [ -z "$node_hours" ] || given+=("DailyNodeHours=$node_hours")
    [ -z "$result_cache" ] || given+=("ResultCache=$cached")
    local it name set parameters=() type=CREATE kind=create
    case "$status" in "" | REVIEW_IN_PROGRESS) ;; *) type=UPDATE kind=update ;; esac
    for it in "${given[@]}"; do
        # The command line parts what it is given at commas.
        parameters+=("ParameterKey=${it%%=*},ParameterValue=$(sed 's/,/\\,/g' <<< "${it#*=}")")
    done
    for name in $(declared); do
        [[ " ${given[*]}" == *" $name="* ]] || ! grep -q "^parameter:$name"$'\t' <<< "$stack_facts" ||
            parameters+=("ParameterKey=$name,UsePreviousValue=true")
    done
    set=pixfleet-$(date -u +%Y%m%d-%H%M%S)-$kind
    step aws cloudformation create-change-set --stack-name "$stack" --change-set-name "$set" --change-set-type "$type" \
        --template-url "$template_url" --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND \
        --tags "Key=pixfleet:stack,Value=$stack" --parameters "${parameters[@]}" --query Id --output text
    if [ "$dry_run" = no ]; then
        change_set_ready "$set" || return 0
        [ "$update" = no ] || [ -z "$before" ] || show_change_set "$set"
    fi
    step aws cloudformation execute-change-set --stack-name "$stack" --change-set-name "$set"
    step aws cloudformation wait "stack-$kind-complete" --stack-name "$stack" || {
        tell_failures
        die "CloudFormation could not $kind the stack; mend what it says above and call again"
    }
    if [ "$dry_run" = yes ]; then
        status=CREATE_COMPLETE
    else
        look_at_stack
    fi
}

# Waits for CloudFormation to find out what would change; false when that is nothing.
change_set_ready() {
    local state
    while true; do
        state=$(ask cloudformation describe-change-set --stack-name "$stack" --change-set-name "$1" --query "[Status,StatusReason || '']")
        case "$state" in
            CREATE_COMPLETE*) return 0 ;;
            CREATE_PENDING* | CREATE_IN_PROGRESS*) sleep 3 ;;
            FAILED*"didn't contain changes"* | FAILED*"No updates are to be performed"*)
                aws cloudformation delete-change-set --stack-name "$stack" --change-set-name "$1"
                say "CloudFormation has nothing to change"
                return 1
                ;;
            *) die "CloudFormation cannot take this: $state" ;;
        esac
    done
}

# Shows what would change, and asks.
show_change_set() {
    local word
    aws cloudformation describe-change-set --stack-name "$stack" --change-set-name "$1" --output table --query \
        'Changes[].ResourceChange.{Action:Action,Resource:LogicalResourceId,Type:ResourceType,Replaced:Replacement}'
    [ "$yes" = no ] || return 0
    read -r -p "Carry this out? [y/N] " word || word=
    [ "$word" = y ] || { aws cloudformation delete-change-set --stack-name "$stack" --change-set-name "$1"; die "nothing was changed"; }
}

# Sign-in must know where to return to, and that address exists only after the first deploy.
deploy_with_site_url() {
    need_deploy_bucket
    package_stack
    deploy_stack ${site_url:+"SiteUrl=$site_url"}
    if [ -z "$site_url" ]; then
        deploy_stack "SiteUrl=$(output SiteUrl)"
    fi
}

# The pointer goes last: a node that looks meanwhile takes the old package, which stays until the next deploy.
upload_package() {
    local bucket sha pointed=
    bucket=$(output ResultsBucket)
    if [ "$dry_run" = yes ]; then
        sha='<sha256>'
    else
        sha=$(sha256sum "$archive" | cut -d ' ' -f 1)
        pointed=$(aws s3 cp "s3://$bucket/dist/current" - 2> /dev/null || true)
        printf '%s\n' "$sha" > "$PIXFLEET_HOME/target/current"
    fi
    if [ "$pointed" = "$sha" ]; then
        return
    fi
    step aws s3 cp --only-show-errors "$archive" "s3://$bucket/dist/$sha.tar.gz"
    step aws s3 cp --only-show-errors "$PIXFLEET_HOME/target/current" "s3://$bucket/dist/current"
    step aws s3 rm --only-show-errors --recursive "s3://$bucket/dist/" --exclude current --exclude "$sha.tar.gz" \
        ${pointed:+--exclude "$pointed.tar.gz"}
}

config_json() {
    printf '{"api":"/api","auth":{"kind":"cognito","domain":"%s","clientId":"%s"},"region":"%s"}\n' \
        "$(output UserPoolDomain)" "$(output UserPoolClientId)" "$region"
}

upload_site() {
    local site config=$PIXFLEET_HOME/target/config.json
    site=s3://$(output SiteBucket)
    # Below assets/ names carry a hash. The old ones stay for pages that are still open.
    step aws s3 sync --only-show-errors "$PIXFLEET_HOME/web-static/dist/assets" "$site/assets" \
        --cache-control "public, max-age=31536000, immutable"
    step aws s3 sync --only-show-errors "$PIXFLEET_HOME/web-static/dist" "$site" --delete --exclude "assets/*" --exclude config.json \
        --cache-control no-cache
    if [ "$dry_run" = yes ]; then
        printf '# config.json: %s\n' "$(config_json)"
    else
        config_json > "$config"
    fi
    step aws s3 cp --only-show-errors "$config" "$site/config.json" --cache-control no-cache --content-type application/json
    step aws cloudfront create-invalidation --distribution-id "$(output DistributionId)" --paths '/*' \
        --query Invalidation.Id --output text
}

# What is true of the machine and the account is looked at before anything is built or made.
look_first() {
    need_aws tar unzip
    [ "$(uname -sm)" = "Linux x86_64" ] || [ "$dry_run" = yes ] || die "deploy from Linux x86_64: nodes run this machine's JDK"
    status=
    stack_facts=
    if [ "$dry_run" = no ]; then
        look_at_stack
        before=$status
        keep_what_is_deployed
        tell_old_documents
        preflight
    else
        pool_size
        instance_type=${instance_type:-c7i.xlarge}
        zones=${zones:-a,b}
        image=${image:-latest}
        [ -z "$site_url" ] || certificate='<certificate>'
    fi
}

# Sets min_nodes and max_nodes, where they are not given: what they were, or else what the template says, and within each other.
pool_size() {
    local least=${1:-2} most=${2:-8}
    # What was a pool without growth once grows now.
    [ "$most" -gt 0 ] || most=8
    [ -z "$min_nodes" ] || [ -z "$max_nodes" ] || [ "$min_nodes" -le "$max_nodes" ] ||
        die "--min-nodes $min_nodes is more than --max-nodes $max_nodes"
    max_nodes=${max_nodes:-$((${min_nodes:-0} > most ? min_nodes : most))}
    min_nodes=${min_nodes:-$((least < max_nodes ? least : max_nodes))}
}

# What an earlier release knew of jobs it kept as documents in the results bucket. Nothing reads or migrates them.
tell_old_documents() {
    local bucket found
    bucket=$(output ResultsBucket)
    [ -n "$bucket" ] || return 0
    found=$(ask s3api list-objects-v2 --bucket "$bucket" --prefix jobs/ --max-keys 1 --query 'Contents[0].Key') || return 0
    [ -z "$found" ] || say "an earlier release left documents of its jobs below jobs/ and gallery/ in $bucket. This one does not read" \
        "them: these jobs are shown no more. Their results stay below results/ until you remove both."
}

# An option that is not given leaves what it sets as it is.
keep_what_is_deployed() {
    pool_size "$(deployed MinNodes)" "$(deployed MaxNodes)"
    instance_type=${instance_type:-$(deployed NodeInstanceType)}
    instance_type=${instance_type:-c7i.xlarge}
    if [ -z "$zones" ] && [ -n "$status" ]; then
        zones=$(deployed NodeZone),$(deployed NodeSiblingZone)
        [ "$zones" != , ] || zones=
    fi
    if [ -z "$site_url" ]; then
        site_url=$(deployed SiteUrl)
        certificate=$(deployed SiteCertificateArn)
        own_domain=no
    fi
}

parse "$@"
if [ "$package_only" = yes ]; then
    prepare
    package_node
    exit 0
fi
look_first
prepare
[ "$dry_run" = no ] || tell_plan
build_functions
package_node
deploy_with_site_url
# Nodes of a first deploy found no package and went back to sleep; the next start fetches it.
upload_package
upload_site
[ "$own_domain" = no ] || [ -z "$site_url" ] || say "let $site_url point to the distribution: a CNAME or alias record to $(output DistributionDomain)"
say "the site: $(output SiteUrl)"
say "invite a user: ./pixfleet users invite YOU@EXAMPLE.ORG --stack $stack --region $region"
say "users see their own jobs, operators those of all: add --operator"
