package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pixfleet.system.template.Shell.Ended;

/** Whom the script invites, and what it asks of Cognito for it. */
@Timeout(60)
class UsersScriptIT {
    private static final String EVE = "eve@example.org";

    @TempDir
    private Path folder;

    private DeployRehearsal rehearsal;

    @BeforeEach
    void prepare() {
        rehearsal = DeployRehearsal.in(folder).deployed("output:UserPoolId=eu-central-1_pool");
    }

    private void known(String state) {
        rehearsal.answers("*list-users *|" + state);
    }

    @Test
    void invitesSomebodyNewByMailAndSaysForHowLong() {
        Ended ended = rehearsal.users("invite", EVE);

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("the invitation of eve@example.org is good for 7 days", "https://d1.cloudfront.net/");
        assertThat(rehearsal.calls("aws cognito-idp admin-"))
                .containsExactly(
                        "aws cognito-idp admin-create-user --user-pool-id eu-central-1_pool --username eve@example.org"
                                + " --desired-delivery-mediums EMAIL --user-attributes Name=email,Value=eve@example.org"
                                + " Name=email_verified,Value=true --query User.UserStatus --output text");
    }

    @Test
    void anOperatorIsPutIntoTheGroupThatTheTemplateMakes() {
        rehearsal.users("invite", EVE, "--operator");

        assertThat(rehearsal.calls("aws cognito-idp admin-").getLast())
                .isEqualTo("aws cognito-idp admin-add-user-to-group --user-pool-id eu-central-1_pool"
                        + " --username eve@example.org --group-name operators");
        assertThat(Template.parse(TemplateTest.TEXT)
                        .resource("OperatorsGroup")
                        .properties()
                        .at("GroupName")
                        .text())
                .isEqualTo("operators");
    }

    @Test
    void anInvitationThatHasEndedIsSentAgain() {
        known("FORCE_CHANGE_PASSWORD");

        assertThat(rehearsal.users("invite", EVE).output()).contains("was invited already", "--again");
        assertThat(rehearsal.calls("aws cognito-idp admin-")).isEmpty();
        assertThat(rehearsal.users("invite", EVE, "--again").code()).isZero();
        assertThat(rehearsal.calls("aws cognito-idp admin-"))
                .singleElement()
                .asString()
                .contains("--message-action RESEND");
    }

    @Test
    void whoLeavesIsSignedOutFirst() {
        known("CONFIRMED");

        assertThat(rehearsal.users("remove", EVE).code()).isZero();
        assertThat(rehearsal.calls("aws cognito-idp admin-"))
                .containsExactly(
                        "aws cognito-idp admin-user-global-sign-out --user-pool-id eu-central-1_pool --username eve@example.org",
                        "aws cognito-idp admin-delete-user --user-pool-id eu-central-1_pool --username eve@example.org");
    }

    @Test
    void listsWhoMaySignInAndWhoWasOnlyInvited() {
        rehearsal.answers(
                "*list-users-in-group*|eve@example.org", "*list-users *|eve@example.org\tFORCE_CHANGE_PASSWORD");

        assertThat(rehearsal.users().output()).contains("eve@example.org\tinvited\toperators");
    }

    @Test
    void aDryRunTellsTheCallsAndMakesNone() {
        Ended ended = rehearsal.users("invite", EVE, "--operator", "--dry-run");

        assertThat(ended.output())
                .containsSubsequence(
                        "+ aws cognito-idp admin-create-user", "+ aws cognito-idp admin-add-user-to-group");
        assertThat(rehearsal.calls("aws cognito-idp admin-")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "invite eve, 'invite takes the address of a user, not ''eve'''",
        "invite, invite takes the address of a user",
        "promote eve@example.org, there is nothing to promote users",
        "remove eve@example.org, there is no user eve@example.org",
        "operator eve@example.org, there is no user eve@example.org",
        "invite eve@example.org --again, was not invited yet",
        "--loudly, there is no option --loudly",
        "list --stack Pix_Fleet, --stack takes 1 to 20",
    })
    void refusesWhatMakesNoSense(String words, String sentence) {
        Ended ended = rehearsal.users(words.split(" ", -1));

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.output()).contains(sentence);
        assertThat(rehearsal.calls("aws cognito-idp admin-")).isEmpty();
    }
}
