package pixfleet.control;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import pixfleet.control.scaling.Nodes;

@AnalyzeClasses(packages = "pixfleet.control", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String UPLOAD = "pixfleet.control.upload..";
    private static final String VERIFICATION = "pixfleet.control.verification..";
    private static final String INTAKE = "pixfleet.control.intake..";
    private static final String DISPATCH = "pixfleet.control.dispatch..";
    private static final String LISTING = "pixfleet.control.listing..";
    private static final String SCALING = "pixfleet.control.scaling..";
    private static final String RECONCILE = "pixfleet.control.reconcile..";
    private static final String JOBS = "pixfleet.control.jobs..";
    private static final String GALLERY = "pixfleet.control.gallery..";
    private static final String LEDGER = "pixfleet.control.ledger..";
    private static final String AWS = "pixfleet.control.aws..";

    /** Who makes good and who asks anew goes the flow's way once more, so they come before it. */
    private static final List<String> FLOW =
            List.of(RECONCILE, VERIFICATION, UPLOAD, LISTING, INTAKE, DISPATCH, SCALING, JOBS, GALLERY);

    @ArchTest
    static void aStageImportsOnlyStagesToItsRight(JavaClasses classes) {
        for (int stage = 1; stage < FLOW.size(); stage++) {
            noClasses()
                    .that()
                    .resideInAPackage(FLOW.get(stage))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLOW.subList(0, stage).toArray(String[]::new))
                    .because("a stage imports only stages to its right")
                    .check(classes);
        }
    }

    @ArchTest
    static void everyPackageIsNamedHere(JavaClasses classes) {
        String known = FLOW.stream()
                .map(stage -> stage.substring("pixfleet.control.".length(), stage.length() - "..".length()))
                .collect(Collectors.joining("|", "pixfleet\\.control(\\.(", "|ledger|aws))?"));
        assertThat(classes)
                .extracting(JavaClass::getPackageName)
                .allSatisfy(name -> assertThat(name).matches(known));
    }

    @ArchTest
    static final ArchRule ledgerKnowsNoStage = noClasses()
            .that()
            .resideInAPackage(LEDGER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FLOW.toArray(String[]::new))
            .because("every stage writes down what it knows there");

    @ArchTest
    static final ArchRule noCycles = slices().matching("pixfleet.control.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle makes two packages one, at every depth");

    @ArchTest
    static final ArchRule stagesKnowNoAdapter = noClasses()
            .that()
            .resideOutsideOfPackages(AWS, "pixfleet.control")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    AWS, "software.amazon..", "com.amazonaws..", "jakarta..", "io.quarkus..", "io.smallrye..")
            .because("technology sits behind ports");

    @ArchTest
    static final ArchRule theSdkStaysInItsAdapters = noClasses()
            .that()
            .resideOutsideOfPackages(AWS, "pixfleet.control")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..")
            .because("the SDK's exceptions become ours in the adapters; the composition root only hands clients over");

    @ArchTest
    static final ArchRule ec2StaysInOneClass = noClasses()
            .that()
            .doNotHaveSimpleName("Ec2Nodes")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk.services.ec2..")
            .because("the api carries no EC2 client, so nothing it loads may name one");

    @ArchTest
    static final ArchRule nothingStopsANode = noClasses()
            .should()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching(
                            "(stop|reboot)Instances")))
            .because("only a node stops itself");

    @ArchTest
    static void thePortOffersNoWayToStopANode(JavaClasses classes) {
        assertThat(Nodes.class.getDeclaredMethods())
                .extracting(Method::getName)
                .containsOnly("pool", "start", "make", "remove");
    }

    @ArchTest
    static final ArchRule headersAreReadInIntakeOnly = noClasses()
            .that()
            .resideOutsideOfPackage(INTAKE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("pixfleet.header..")
            .because("one stage judges files, and what it found goes along as a task");

    @ArchTest
    static final ArchRule noClockOfTheirOwn = noClasses()
            .that(not(belongToAnyOf(ControlWiring.class)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("time comes by constructor");

    @ArchTest
    static final ArchRule noChanceNorEnvironmentOfTheirOwn = noClasses()
            .that(not(belongToAnyOf(ControlWiring.class)))
            .should()
            .dependOnClassesThat(belongToAnyOf(SecureRandom.class, java.util.Random.class))
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Math.class, "random")
            .because("chance comes by constructor, settings by ControlConfig");

    @ArchTest
    static final ArchRule imagesAreNeverDecodedHere = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("java.awt..").or(resideInAPackage("javax.imageio..")))
            .because("intake reads headers, never pixels");
}
