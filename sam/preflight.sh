# Sourced by deploy.sh: asks the account, before anything is made, for what the deployment takes of it. All that is short is
# said at once, each with the name by which AWS raises it.
# Expects common.sh and the variables stack, account, region, status, min_nodes, max_nodes, instance_type, purchase, zones, image, site_url,
# own_domain.

# Names of the quotas of running on-demand machines, by the first letters of their type.
vcpu_quota() {
    case "${1%%.*}" in
        p[0-9]*) echo "L-417A185B Running On-Demand P instances" ;;
        g[0-9]* | vt*) echo "L-DB2E81BA Running On-Demand G and VT instances" ;;
        f[0-9]*) echo "L-74FC7D96 Running On-Demand F instances" ;;
        x[0-9]*) echo "L-7295265B Running On-Demand X instances" ;;
        hpc*) echo "L-F7808C92 Running On-Demand HPC instances" ;;
        inf*) echo "L-1945791B Running On-Demand Inf instances" ;;
        *) echo "L-1216C47A Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances" ;;
    esac
}

# The same of Spot instances, for the families whose code is known here.
spot_quota() {
    case "${1%%.*}" in
        p[0-9]*) echo "L-7212CCBC All P Spot Instance Requests" ;;
        g[0-9]* | vt*) echo "L-3819A6DF All G and VT Spot Instance Requests" ;;
        f[0-9]* | x[0-9]* | hpc* | inf*) ;;
        *) echo "L-34B43A08 All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests" ;;
    esac
}

lacking=()
lack() { lacking+=("$*"); }

# A question that the caller may not ask is no reason to stop: AWS will say no itself, if it does.
unasked() { say "not checked, since AWS did not answer: $1"; }

# Sets vcpus and mib of the instance type.
size_of_type() {
    local row architecture
    row=$(awk -F'\t' -v type="$1" '$1 == type { print $2, $3, "x86_64" }' "$PIXFLEET_HOME/sam/instance-types.tsv")
    [ -n "$row" ] || row=$(ask ec2 describe-instance-types --instance-types "$1" \
        --query 'InstanceTypes[0].[VCpuInfo.DefaultVCpus,MemoryInfo.SizeInMiB,ProcessorInfo.SupportedArchitectures[0]]') || row=
    read -r vcpus mib architecture <<< "$row" || true
    if [ -z "$vcpus" ]; then
        lack "there is no instance type $1 in $region"
        vcpus=0
    elif [ "$architecture" != x86_64 ]; then
        lack "the instance type $1 is $architecture; nodes need x86_64"
    elif ! "$PIXFLEET_HOME/sam/node/pixfleet-memory" $((mib * 95 / 100)) "$vcpus" 0 > /dev/null 2>&1; then
        lack "the instance type $1 has $mib MiB of memory, too few for a rank"
    fi
}

whole() { printf '%.0f' "$1"; }

# Cores times threads of what runs in the region and is not of this stack.
running_vcpus() {
    local rows
    rows=$(ask ec2 describe-instances --filters Name=instance-state-name,Values=pending,running --query \
        "Reservations[].Instances[?!(Tags[?Key=='pixfleet:pool' && Value=='$stack'])][].[CpuOptions.CoreCount,CpuOptions.ThreadsPerCore]") ||
        return
    awk '{ sum += $1 * $2 } END { print sum + 0 }' <<< "$rows"
}

check_vcpus() {
    local quota code name used free
    read -r code name <<< "$(vcpu_quota "$instance_type")"
    quota=$(ask service-quotas get-service-quota --service-code ec2 --quota-code "$code" --query Quota.Value) &&
        used=$(running_vcpus) || { unasked "$name"; return 0; }
    free=$(($(whole "$quota") - used))
    # One that cannot be made at all is a mistake; a fleet that cannot run as a whole runs in part.
    if [ $(((min_nodes > 1 ? min_nodes : 1) * vcpus)) -gt "$free" ]; then
        lack "$((min_nodes > 1 ? min_nodes : 1)) nodes of $instance_type take $(((min_nodes > 1 ? min_nodes : 1) * vcpus)) vCPUs, others that run here $used, and the quota \"$name\" ($code) is $(whole "$quota") in $region"
    elif [ "$(bought)" != spot ] && [ $((max_nodes * vcpus)) -gt "$free" ]; then
        say "of $max_nodes nodes of $instance_type no more than $((free / vcpus)) can run at once: others that run here take $used vCPUs, and the quota \"$name\" ($code) is $(whole "$quota") in $region"
    fi
}

# How nodes beyond the first ones are paid for.
bought() {
    local kept
    kept=$(deployed Purchase)
    printf '%s' "${purchase:-$kept}"
}

# A new account may run one Spot instance of the default type.
check_spot() {
    local quota code= name= fit wanted=$((max_nodes - min_nodes))
    [[ $(bought) == *spot* ]] && [ "$wanted" -gt 0 ] && [ "$vcpus" -gt 0 ] || return 0
    read -r code name <<< "$(spot_quota "$instance_type")" || true
    [ -n "$code" ] && quota=$(ask service-quotas get-service-quota --service-code ec2 --quota-code "$code" --query Quota.Value) ||
        { unasked "the quota of Spot instances of the type $instance_type"; return 0; }
    fit=$(($(whole "$quota") / vcpus))
    if [ "$fit" -lt 1 ] && [ "$(bought)" = spot ]; then
        lack "no node of $instance_type can be had as a Spot instance: the quota \"$name\" ($code) is $(whole "$quota") vCPUs in $region"
    elif [ "$fit" -lt "$wanted" ]; then
        say "of $wanted nodes beyond the first ones no more than $fit can run at once as Spot instances: the quota \"$name\" ($code) is $(whole "$quota") vCPUs in $region"
    fi
}

check_concurrency() {
    local free
    free=$(ask lambda get-account-settings --query AccountLimit.UnreservedConcurrentExecutions) ||
        { unasked "Concurrent executions"; return 0; }
    # The four functions, each once.
    if [ "$(whole "$free")" -lt 4 ]; then
        lack "functions may run $free at once in $region and 4 are needed: the quota \"Concurrent executions\" (L-B99A9384) of AWS Lambda"
    fi
}

# A network of its own, which a region has five of unless more were asked for.
check_networks() {
    local quota there
    [ -z "$status" ] || return 0
    quota=$(ask service-quotas get-service-quota --service-code vpc --quota-code L-F678F1CE --query Quota.Value) &&
        there=$(ask ec2 describe-vpcs --query 'length(Vpcs)') || { unasked "VPCs per Region"; return 0; }
    if [ "$there" -ge "$(whole "$quota")" ]; then
        lack "there are $there networks in $region already: the quota \"VPCs per Region\" (L-F678F1CE)"
    fi
}

# Sets zones to two letters, of zones that offer the type; of one zone alone, twice the same.
check_zones() {
    local offered letters wanted letter
    offered=$(ask ec2 describe-instance-type-offerings --location-type availability-zone \
        --filters "Name=instance-type,Values=$instance_type" --query 'InstanceTypeOfferings[].Location') ||
        { unasked "the zones of $instance_type"; zones=${zones:-a,b}; return 0; }
    # Local zones are called region-city-number.
    letters=$(tr -s '[:space:]' '\n' <<< "$offered" | sed -n "s/^$region\([a-z]\)\$/\1/p" | sort | tr '\n' ' ')
    if [ -z "$letters" ]; then
        lack "no zone of $region offers $instance_type"
        return 0
    fi
    if [ -z "$zones" ]; then
        read -r -a wanted <<< "$letters"
        zones=${wanted[0]},${wanted[1]:-${wanted[0]}}
        return 0
    fi
    for letter in ${zones//,/ }; do
        [[ " $letters" == *" $letter "* ]] ||
            lack "the zone $region$letter does not offer $instance_type; those that do: $letters"
    done
}

# Sets image. Nodes that work keep theirs: a newer one is asked for.
check_image() {
    local facts before
    before=$(deployed NodeImageId) || before=
    if [ -z "$image" ] && [[ $before == ami-* ]]; then
        image=$before
    elif [ -z "$image" ] || [ "$image" = latest ]; then
        image=$(ask ssm get-parameter --name /aws/service/debian/release/12/latest/amd64 --query Parameter.Value) || image=
        [ -n "$image" ] || { lack "Debian 12 has no image in $region: give --image with one of your own"; return 0; }
    fi
    facts=$(ask ec2 describe-images --image-ids "$image" --query 'Images[0].[State,Architecture,RootDeviceName]') || facts=
    read -r -a facts <<< "$facts"
    [ "${facts[*]}" = "available x86_64 /dev/xvda" ] ||
        lack "the image $image is \"${facts[*]}\" and is to be available, x86_64, with its root at /dev/xvda"
}

# Sets certificate, for a domain of the user's own. CloudFront looks for it in us-east-1 alone.
check_certificate() {
    local domain parent
    [ "$own_domain" = yes ] && [ -n "$site_url" ] || return 0
    domain=${site_url#https://}
    domain=${domain%/}
    parent=${domain#*.}
    certificate=$(ask acm list-certificates --region us-east-1 --certificate-statuses ISSUED --query \
        "CertificateSummaryList[?DomainName=='$domain' || DomainName=='*.$parent' || contains(SubjectAlternativeNameSummaries || \`[]\`, '$domain')].CertificateArn | [0]") ||
        certificate=
    [ -n "$certificate" ] ||
        lack "there is no issued certificate for $domain in us-east-1: aws acm request-certificate --region us-east-1 --domain-name $domain --validation-method DNS"
}

check_leftovers() {
    local bucket
    case "$status" in
        "" | REVIEW_IN_PROGRESS)
            for bucket in $(stack_buckets); do
                ! bucket_exists "$bucket" ||
                    lack "the bucket $bucket is left of an earlier deployment: ./pixfleet destroy --stack $stack --region $region, or another --stack"
            done
            ;;
        ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED)
            lack "the stack $stack is $status and can only be removed: ./pixfleet destroy --stack $stack --region $region"
            ;;
        *_IN_PROGRESS) lack "the stack $stack is $status: wait until that has ended" ;;
        *) ;;
    esac
}

preflight() {
    local vcpus=0 mib=0
    size_of_type "$instance_type"
    check_vcpus
    check_spot
    check_concurrency
    check_networks
    check_zones
    check_image
    check_certificate
    check_leftovers
    if [ ${#lacking[@]} -gt 0 ]; then
        local sentence
        for sentence in "${lacking[@]}"; do say "short: $sentence"; done
        die "nothing has been made or changed. Quotas are raised in AWS's console under Service Quotas, in $region."
    fi
}
