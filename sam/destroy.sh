#!/usr/bin/env bash
# Removes a deployment from AWS: the stack, and what CloudFormation leaves behind. Says what will go, and asks first.
#
# usage: ./pixfleet destroy [--dry-run] [--yes] [--keep-results] [--stack NAME] [--region REGION]
#   --dry-run        says what there is and what would be called; removes nothing
#   --keep-results   leaves the bucket of results as it is
#   --yes            does not ask
set -euo pipefail

PIXFLEET_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
# shellcheck source=common.sh
source "$PIXFLEET_HOME/sam/common.sh"

yes=no
keep_results=no

usage() { sed -n '/^# usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

parse() {
    while [ $# -gt 0 ]; do
        case "$1" in
            --dry-run) rehearse=yes; shift; continue ;;
            --yes) yes=yes; shift; continue ;;
            --keep-results) keep_results=yes; shift; continue ;;
            help | -h | --help) usage; exit 0 ;;
        esac
        [ $# -ge 2 ] || die "$1 needs a value, or is not known; see ./pixfleet destroy --help"
        case "$1" in
            --stack) stack=$2 ;;
            --region) region=$2 ;;
            *) die "there is no option $1; see ./pixfleet destroy --help" ;;
        esac
        shift 2
    done
    check_stack_name
}

# What the stack holds of a type, by the names AWS gave.
of_type() {
    [ -n "$status" ] || return 0
    ask cloudformation list-stack-resources --stack-name "$stack" \
        --query "StackResourceSummaries[?ResourceType=='$1' && ResourceStatus!='DELETE_COMPLETE'].PhysicalResourceId"
}

lines() { tr -s '[:space:]' '\n' | sed '/^$/d' | sort -u; }

# Everything of this stack, found twice over: through the stack while it is there, and by name or tag, as it was left before.
look() {
    local bucket
    look_at_stack
    buckets=()
    for bucket in $({ of_type AWS::S3::Bucket; echo; stack_buckets; deploy_bucket; } | lines); do
        if [ "$keep_results" = yes ] && [[ $bucket == "$stack-results-"* ]]; then
            continue
        fi
        ! bucket_exists "$bucket" || buckets+=("$bucket")
    done
    mapfile -t tables < <({ of_type AWS::DynamoDB::Table; echo; tagged dynamodb:table; } | lines)
    mapfile -t pools < <({ of_type AWS::Cognito::UserPool; echo; tagged cognito-idp:userpool; } | lines)
    mapfile -t launch_templates < <(of_type AWS::EC2::LaunchTemplate | lines)
    look_at_nodes
    mapfile -t images < <(ask ec2 describe-images --owners self --filters "Name=tag:pixfleet:pool,Values=$stack" \
        --query 'Images[].ImageId' | lines)
    mapfile -t snapshots < <(ask ec2 describe-snapshots --owner-ids self --filters "Name=tag:pixfleet:pool,Values=$stack" \
        --query 'Snapshots[].SnapshotId' | lines)
    mapfile -t logs < <(for group in "${log_groups[@]}"; do
        ask logs describe-log-groups --log-group-name-prefix "$group" --query "logGroups[?logGroupName=='$group'].logGroupName"
        echo
    done | lines)
}

look_at_nodes() {
    mapfile -t nodes < <(ask ec2 describe-instances --filters "Name=tag:pixfleet:pool,Values=$stack" \
        Name=instance-state-name,Values=pending,running,stopping,stopped --query 'Reservations[].Instances[].InstanceId' | lines)
}

# Names of what carries the stack's tag. Another stack may have a longer name that begins with this one's.
tagged() {
    ask resourcegroupstaggingapi get-resources --tag-filters "Key=pixfleet:stack,Values=$stack" --resource-type-filters "$1" \
        --query 'ResourceTagMappingList[].ResourceARN' | tr -s '[:space:]' '\n' | sed 's#^.*/##'
}

tell() {
    printf 'This is what there is of %s in %s, account %s:\n' "$stack" "$region" "$account"
    printf '  stack            %s\n' "${status:-none}"
    printf '  bucket           %s   with all it holds\n' "${buckets[@]:-none}"
    printf '  table            %s\n' "${tables[@]:-none}"
    printf '  users            %s\n' "${pools[@]:-none}"
    printf '  node             %s\n' "${nodes[@]:-none}"
    printf '  image            %s\n' "${images[@]:-none}"
    printf '  snapshot         %s\n' "${snapshots[@]:-none}"
    printf '  log              %s\n' "${logs[@]:-none}"
    [ "$keep_results" = no ] || printf 'The bucket of results stays.\n'
}

found_nothing() {
    [ -z "$status" ] && [ $((${#buckets[@]} + ${#tables[@]} + ${#pools[@]} + ${#nodes[@]} + ${#images[@]} + ${#snapshots[@]} + ${#logs[@]})) = 0 ]
}

confirm() {
    local word=
    [ "$yes" = no ] || return 0
    read -r -p "All of it goes for good. Type the stack's name to go on: " word || true
    [ "$word" = "$stack" ] || die "nothing was removed"
}

# The planner makes nodes until the launch template is gone, functions that are under way among them: what is found afterwards is all
# there is. Nodes use the stack's network, which could not be removed under them.
remove_nodes() {
    local it round
    for it in "${launch_templates[@]}"; do
        ! launch_template_exists "$it" ||
            step aws ec2 delete-launch-template --launch-template-id "$it" --query LaunchTemplate.LaunchTemplateName --output text
    done
    [ "$dry_run" = yes ] || look_at_nodes
    for round in 1 2 3 4 5; do
        [ ${#nodes[@]} -gt 0 ] || return 0
        [ "$round" = 1 ] || say "there are nodes that were made moments ago: ${#nodes[@]}"
        step aws ec2 terminate-instances --instance-ids "${nodes[@]}" --query 'length(TerminatingInstances)' --output text
        step aws ec2 wait instance-terminated --instance-ids "${nodes[@]}"
        [ "$dry_run" = no ] || return 0
        look_at_nodes
    done
}

launch_template_exists() { aws ec2 describe-launch-templates --launch-template-ids "$1" > /dev/null 2>&1; }

# A bucket that the stack removes itself has to be empty.
remove_stack() {
    local site=$stack-site-$account-$region
    [ -n "$status" ] || return 0
    ! bucket_exists "$site" || step aws s3 rm --only-show-errors --recursive "s3://$site"
    step aws cloudformation delete-stack --stack-name "$stack"
    step aws cloudformation wait stack-delete-complete --stack-name "$stack" || {
        tell_failures
        die "CloudFormation could not remove the stack; mend what it says above and call again"
    }
}

remove_what_is_left() {
    local it
    for it in "${buckets[@]}"; do
        if [ "$dry_run" = no ]; then
            bucket_exists "$it" || continue
            give_up_uploads "$it"
        fi
        step aws s3 rb --force "s3://$it"
    done
    for it in "${tables[@]}"; do step aws dynamodb delete-table --table-name "$it" --query TableDescription.TableStatus --output text; done
    for it in "${pools[@]}"; do remove_pool "$it"; done
    for it in "${images[@]}"; do step aws ec2 deregister-image --image-id "$it"; done
    for it in "${snapshots[@]}"; do step aws ec2 delete-snapshot --snapshot-id "$it"; done
    # A function that was called while the stack went has written once more.
    for it in "${logs[@]}"; do step aws logs delete-log-group --log-group-name "$it" 2> /dev/null || true; done
}

# Parts of files that were never completed are no objects, but they lie in the bucket.
give_up_uploads() {
    local key id
    while IFS=$'\t' read -r key id || [ -n "$key" ]; do
        [ -z "$id" ] || aws s3api abort-multipart-upload --bucket "$1" --key "$key" --upload-id "$id"
    done < <(ask s3api list-multipart-uploads --bucket "$1" --query 'Uploads[].[Key,UploadId]')
}

# A pool that has a domain cannot be deleted; the stack's went with it unless the stack is gone already.
remove_pool() {
    local domain
    domain=$(ask cognito-idp describe-user-pool --user-pool-id "$1" --query UserPool.Domain 2> /dev/null || true)
    [ -z "$domain" ] || step aws cognito-idp delete-user-pool-domain --user-pool-id "$1" --domain "$domain"
    step aws cognito-idp delete-user-pool --user-pool-id "$1"
}

rehearse=no
parse "$@"
log_groups=(/aws/lambda/"$stack"-{intake,listing,reconcile,webhook,gallery,api} "/pixfleet/$stack/nodes")
# What there is has to be asked also where nothing is to be removed.
need_aws
look
if found_nothing; then
    say "there is nothing of $stack in $region, account $account"
    exit 0
fi
tell
dry_run=$rehearse
[ "$dry_run" = yes ] || confirm
remove_nodes
remove_stack
remove_what_is_left
if [ "$dry_run" = no ]; then
    look
    found_nothing || { tell >&2; die "some of it is still there; call again in some minutes"; }
    say "nothing of $stack is left in $region, account $account"
fi
