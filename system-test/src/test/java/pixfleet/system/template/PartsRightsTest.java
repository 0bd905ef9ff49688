package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.system.template.Rights.Right;

/** Each part may do what the code it can come to does, and no more: that some other part may is not enough. */
class PartsRightsTest {
    private static final List<Path> CONTROL =
            classes("control-lambda/core", "control-lambda/events", "control-lambda/api", "shared-model/records");
    private static final List<Path> FLEET = classes("mpi-fleet/engine", "mpi-fleet/agent", "shared-model/records");

    @TempDir
    private Path folder;

    private static List<Path> classes(String... modules) {
        return Stream.concat(Stream.of(modules), Stream.of("shared-model/model", "shared-model/image-headers"))
                .map(module -> Checkout.file(module + "/target/classes"))
                .toList();
    }

    /**
     * A part of the system that has a role.
     *
     * @param who what the role is of
     * @param folders of its classes
     * @param entry class by which it is entered; empty for all resources
     * @param besides what is done for it by others than its Java
     * @param unused what its code can come to and never does
     */
    record Part(String who, List<Path> folders, String entry, Set<String> besides, Set<String> unused) {
        Reach reach() {
            Predicate<JavaClass> resource = type -> type.getPackageName().equals("pixfleet.control.rest");
            return Reach.of(
                    folders,
                    entry.isEmpty() ? resource : type -> type.getSimpleName().equals(entry));
        }

        boolean holds(Right right) {
            return right.who().equals(who);
        }

        @Override
        public String toString() {
            return who;
        }
    }

    /** It looks at the fleet with code that removes nodes only where the sweep asks. */
    private static final Part INTAKE =
            new Part("intake", CONTROL, "IntakeHandler", Set.of("s3:ListBucket"), Set.of("ec2:TerminateInstances"));

    /** Lambda itself takes messages from a queue that wakes a function. */
    private static final Set<String> WOKEN_BY_A_QUEUE =
            Set.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");

    static List<Part> parts() {
        return List.of(
                INTAKE,
                new Part("listing", CONTROL, "ListingHandler", WOKEN_BY_A_QUEUE, Set.of("ec2:TerminateInstances")),
                new Part("reconcile", CONTROL, "ReconcileHandler", Set.of(), Set.of()),
                new Part("webhook", CONTROL, "WebhookHandler", WOKEN_BY_A_QUEUE, Set.of()),
                new Part("api", CONTROL, "", Set.of(), Set.of()),
                // The writer of the journal and the boot script are no Java, nor is what hands a node the role of its
                // ranks.
                new Part(
                        "node",
                        FLEET,
                        "AgentMain",
                        Set.of("logs:CreateLogStream", "logs:PutLogEvents", "sts:AssumeRole"),
                        Set.of()));
    }

    private static Set<String> granted(Path template, Part part) {
        var actions = new TreeSet<String>();
        Rights.granted(template).stream().filter(part::holds).forEach(right -> actions.add(right.action()));
        return actions;
    }

    /** Named for the sweep, which read rows many at once: on AWS it could not have told of any job that it had finished. */
    @ParameterizedTest
    @MethodSource("parts")
    void aPartMayDoWhatItsOwnCodeDoes(Part part) {
        Reach reach = part.reach();
        var needed = new TreeSet<>(reach.actions());
        needed.removeAll(part.unused);
        needed.addAll(part.besides);

        assertThat(granted(Checkout.file("sam/template.yaml"), part))
                .as("%s", reach)
                .isEqualTo(needed);
    }

    /** The table and its indexes are two resources. */
    @ParameterizedTest
    @MethodSource("parts")
    void whoAsksAnIndexMay(Part part) {
        Reach reach = part.reach();
        Set<Right> granted = Rights.granted(Checkout.file("sam/template.yaml"));

        assertThat(granted.stream()
                        .anyMatch(right -> part.holds(right) && right.resource().startsWith("RecordsTable/")))
                .isEqualTo(reach.comesTo("DynamoTable", "query", "Index"));
        assertThat(granted.stream()
                        .anyMatch(right -> part.holds(right)
                                && right.action().equals("dynamodb:Query")
                                && right.resource().matches("RecordsTable( if .*)?")))
                .isEqualTo(reach.comesTo("DynamoTable", "query", "String"));
    }

    @Test
    void aPartWithoutARightOfOthersIsFound() throws IOException {
        Path template = Files.writeString(
                folder.resolve("template.yaml"), TemplateTest.TEXT.replaceFirst(", dynamodb:UpdateItem]", "]"));

        assertThat(granted(template, INTAKE)).doesNotContain("dynamodb:UpdateItem");
        assertThat(INTAKE.reach().actions()).contains("dynamodb:UpdateItem");
    }
}
