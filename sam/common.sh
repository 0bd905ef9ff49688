# Sourced by deploy.sh and destroy.sh: options that both take, the AWS command line, and what a stack is called.
# Expects PIXFLEET_HOME and tools/prepare.sh.

dry_run=no
stack=pixfleet
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-}}

# AWS_ENDPOINT_URL names another AWS, for all services at once; older releases of the command line do not look at it.
aws() { command aws ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"; }

# Asks AWS for a text; what is not there is empty.
ask() {
    local answer
    answer=$(aws "$@" --output text) || return
    [ "$answer" = None ] || printf '%s' "$answer"
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

# Bucket names are made of it, and S3 takes 63 characters.
check_stack_name() {
    [[ $stack =~ ^[a-z][a-z0-9-]{0,19}$ ]] || die "--stack takes 1 to 20 of a-z, 0-9 and -, a letter first"
}

# Sets region and account; in a dry run both may be unknown.
need_aws() {
    local tool missing=()
    for tool in aws "$@"; do
        type -P "$tool" > /dev/null || missing+=("$tool")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        [ "$dry_run" = yes ] || die "please install: ${missing[*]}   (aws is the AWS command line; on Debian: apt-get install awscli)"
        say "not installed here, and needed for the real thing: ${missing[*]}"
    fi
    if [ -z "$region" ] && type -P aws > /dev/null; then
        region=$(aws configure get region || true)
    fi
    if [ -z "$region" ]; then
        [ "$dry_run" = yes ] || die "no region: give --region or set AWS_REGION"
        region='<region>'
    fi
    export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER=
    if [ "$dry_run" = yes ]; then
        account='<account>'
    else
        account=$(ask sts get-caller-identity --query Account) || die "the AWS command line has no valid credentials"
    fi
}

# Where deploy puts what CloudFormation reads. Not part of the stack, which it is older than.
deploy_bucket() { printf '%s-deploy-%s-%s' "$stack" "$account" "$region"; }

# The stack's own buckets, named as in the template.
stack_buckets() {
    local purpose
    for purpose in uploads results site; do
        printf '%s-%s-%s-%s\n' "$stack" "$purpose" "$account" "$region"
    done
}

bucket_exists() { aws s3api head-bucket --bucket "$1" > /dev/null 2>&1; }

# Asks CloudFormation for all it says of the stack, in one call: pairs of a kind with a name, and a value. Sets stack_facts, empty
# when there is no stack, and status.
look_at_stack() {
    local pairs="[['status',StackStatus]]"
    pairs+=",Parameters[].[join('',['parameter:',ParameterKey]),ParameterValue]"
    pairs+=",Outputs[].[join('',['output:',OutputKey]),OutputValue]"
    stack_facts=$(ask cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].[$pairs][]" 2> /dev/null) || stack_facts=
    status=$(fact status)
}

# Of the stack as it was looked at last; empty when it is not there.
fact() { awk -F'\t' -v name="$1" '$1 == name { print $2; exit }' <<< "$stack_facts"; }

deployed() { fact "parameter:$1"; }

output() {
    if [ "$dry_run" = yes ]; then
        printf '<%s>' "$1"
    else
        fact "output:$1"
    fi
}

# What CloudFormation said of each resource that failed, and which it was.
tell_failures() {
    aws cloudformation describe-stack-events --stack-name "$stack" --output text --query \
        "StackEvents[?ends_with(ResourceStatus, '_FAILED')].[LogicalResourceId,ResourceStatusReason]" >&2 || true
}
