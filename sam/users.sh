#!/usr/bin/env bash
# Who may sign in. Nobody signs up by himself: who is invited gets a mail with a password for the first time, good for as many days
# as the template says. Operators see and change everybody's jobs.
#
# usage: ./pixfleet users [list] [--stack NAME] [--region REGION]
#        ./pixfleet users invite EMAIL [--operator] [--again]
#        ./pixfleet users operator EMAIL [--not]
#        ./pixfleet users remove EMAIL
#   --dry-run    says what would be asked of Cognito
#   --operator   sees and changes the jobs of all
#   --again      sends a new mail to somebody whose invitation has ended or was lost
#   --not        takes the right of an operator away
set -euo pipefail

PIXFLEET_HOME=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
export PIXFLEET_HOME
# shellcheck source=../tools/prepare.sh
source "$PIXFLEET_HOME/tools/prepare.sh"
# shellcheck source=common.sh
source "$PIXFLEET_HOME/sam/common.sh"

usage() { sed -n '/^# usage/,/^set/p' "${BASH_SOURCE[0]}" | sed -n 's/^# \{0,1\}//p'; }

operator=no
again=no
not=no
rehearse=no
words=()
while [ $# -gt 0 ]; do
    case "$1" in
        help | -h | --help) usage; exit 0 ;;
        --dry-run) rehearse=yes; shift; continue ;;
        --operator) operator=yes; shift; continue ;;
        --again) again=yes; shift; continue ;;
        --not) not=yes; shift; continue ;;
        --stack | --region)
            [ $# -ge 2 ] || die "$1 needs a value"
            [ "$1" = --stack ] && stack=$2 || region=$2
            shift 2
            continue
            ;;
        -*) die "there is no option $1; see ./pixfleet users --help" ;;
    esac
    words+=("$1")
    shift
done
what=${words[0]:-list}
email=${words[1]:-}
check_stack_name
case "$what" in
    list) [ -z "$email" ] || die "list takes nothing" ;;
    invite | operator | remove)
        [[ $email =~ ^[^[:space:]@]+@[^[:space:]@]+\.[^[:space:]@]+$ ]] || die "$what takes the address of a user, not '$email'"
        ;;
    *) die "there is nothing to $what users; see ./pixfleet users --help" ;;
esac

need_aws
look_at_stack
pool=$(fact output:UserPoolId)
[ -n "$pool" ] || die "there is no stack $stack in $region"
dry_run=$rehearse

days() { awk '/TemporaryPasswordValidityDays:/ { print $2; exit }' "$PIXFLEET_HOME/sam/template.yaml"; }

# Empty if there is no such user.
state_of() {
    ask cognito-idp list-users --user-pool-id "$pool" --filter "email = \"$1\"" --query 'Users[0].UserStatus'
}

group() {
    step aws cognito-idp "admin-$1-group" --user-pool-id "$pool" --username "$email" --group-name operators
}

case "$what" in
    list)
        printf 'user\tstate\tgroups\n'
        operators=$(ask cognito-idp list-users-in-group --user-pool-id "$pool" --group-name operators \
            --query "Users[].Attributes[?Name=='email'].Value[]")
        ask cognito-idp list-users --user-pool-id "$pool" --query "Users[].[Attributes[?Name=='email'].Value | [0],UserStatus]" |
            while IFS=$'\t' read -r user state || [ -n "$user" ]; do
                [ "$state" != FORCE_CHANGE_PASSWORD ] || state=invited
                [[ " ${operators//[$'\t\n']/ } " == *" $user "* ]] && group=operators || group=-
                printf '%s\t%s\t%s\n' "$user" "${state,,}" "$group"
            done
        ;;
    invite)
        state=$(state_of "$email")
        case "$state,$again" in
            ,no)
                step aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$email" --desired-delivery-mediums EMAIL \
                    --user-attributes "Name=email,Value=$email" Name=email_verified,Value=true --query User.UserStatus --output text
                ;;
            ,yes) die "$email was not invited yet: leave --again out" ;;
            FORCE_CHANGE_PASSWORD,yes)
                step aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$email" --desired-delivery-mediums EMAIL \
                    --message-action RESEND --query User.UserStatus --output text
                ;;
            FORCE_CHANGE_PASSWORD,no) die "$email was invited already; a new mail: ./pixfleet users invite $email --again" ;;
            *) die "$email has signed in before and needs no invitation" ;;
        esac
        [ "$operator" = no ] || group add-user-to
        say "the invitation of $email is good for $(days) days; the page is at $(fact output:SiteUrl)"
        ;;
    operator)
        [ -n "$(state_of "$email")" ] || die "there is no user $email"
        if [ "$not" = no ]; then group add-user-to; else group remove-user-from; fi
        say "it holds from the next sign-in of $email, within the hour"
        ;;
    remove)
        [ -n "$(state_of "$email")" ] || die "there is no user $email"
        # What he holds of tokens ends within the hour; what would renew them ends now.
        step aws cognito-idp admin-user-global-sign-out --user-pool-id "$pool" --username "$email"
        step aws cognito-idp admin-delete-user --user-pool-id "$pool" --username "$email"
        say "the jobs of $email stay; operators see them"
        ;;
esac
