#!/usr/bin/env bash
# Makes an image of a node that has been provisioned and sleeps, so that new nodes need neither Debian's mirror nor its minutes.
# Deploy with it: ./pixfleet deploy --image AMI. It is tagged, and ./pixfleet destroy removes it.
#
# usage: ./pixfleet image [--dry-run] [--stack NAME] [--region REGION]
set -euo pipefail

PIXFLEET_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
# shellcheck source=common.sh
source "$PIXFLEET_HOME/sam/common.sh"

rehearse=no
while [ $# -gt 0 ]; do
    case "$1" in
        --dry-run) rehearse=yes; shift; continue ;;
        -h | --help) sed -n '/^# usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; exit 0 ;;
    esac
    [ $# -ge 2 ] || die "$1 needs a value, or is not known; see ./pixfleet image --help"
    case "$1" in
        --stack) stack=$2 ;;
        --region) region=$2 ;;
        *) die "there is no option $1; see ./pixfleet image --help" ;;
    esac
    shift 2
done
check_stack_name
need_aws
dry_run=$rehearse

# A stopped node's disk is at rest; one that has stopped has run its first boot to the end.
node=$(ask ec2 describe-instances --filters "Name=tag:pixfleet:pool,Values=$stack" Name=instance-state-name,Values=stopped \
    --query 'Reservations[].Instances[].InstanceId | [0]')
[ -n "$node" ] || die "no node of $stack sleeps in $region: let one finish its work first"
tags="Tags=[{Key=pixfleet:pool,Value=$stack},{Key=pixfleet:stack,Value=$stack}]"
name=$stack-node-$(date -u +%Y%m%d-%H%M%S)
if [ "$dry_run" = yes ]; then
    step aws ec2 create-image --instance-id "$node" --name "$name" \
        --tag-specifications "ResourceType=image,$tags" "ResourceType=snapshot,$tags"
    exit 0
fi
image=$(ask ec2 create-image --instance-id "$node" --name "$name" \
    --tag-specifications "ResourceType=image,$tags" "ResourceType=snapshot,$tags" --query ImageId)
say "AWS copies the disk of $node: some minutes"
aws ec2 wait image-available --image-ids "$image"
say "made $image; deploy with it: ./pixfleet deploy --stack $stack --region $region --image $image"
printf '%s\n' "$image"
