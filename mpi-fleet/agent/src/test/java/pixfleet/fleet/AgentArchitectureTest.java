package pixfleet.fleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
        packages = "pixfleet.fleet",
        importOptions = {ImportOption.DoNotIncludeTests.class, ImportOption.DoNotIncludeJars.class})
class AgentArchitectureTest {
    @ArchTest
    static final ArchRule STAGES_IMPORT_TO_THE_RIGHT = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("node")
            .definedBy("..fleet.node..")
            .layer("drain")
            .definedBy("..fleet.drain..")
            .layer("publish")
            .definedBy("..fleet.publish..")
            .layer("aws")
            .definedBy("..fleet.aws..")
            .layer("ssh")
            .definedBy("..fleet.ssh..")
            .layer("roots")
            .definedBy("pixfleet.fleet")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("aws", "ssh", "roots")
            .whereLayer("drain")
            .mayOnlyBeAccessedByLayers("node", "aws", "roots")
            .whereLayer("publish")
            .mayOnlyBeAccessedByLayers("drain", "aws", "roots")
            .whereLayer("aws")
            .mayOnlyBeAccessedByLayers("roots")
            .whereLayer("ssh")
            .mayOnlyBeAccessedByLayers("roots")
            .whereLayer("roots")
            .mayNotBeAccessedByAnyLayer()
            .because("work flows from left to right and a stage owns its ports");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("pixfleet.fleet.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle makes two packages one, at every depth");

    @ArchTest
    static final ArchRule STAGES_KNOW_PORTS_OF_THE_ENGINE_ONLY = noClasses()
            .that()
            .resideInAnyPackage(
                    "..fleet.node..", "..fleet.drain..", "..fleet.publish..", "..fleet.aws..", "..fleet.ssh..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..fleet.opencv..",
                    "..fleet.openmpi..",
                    "..fleet.files..",
                    "..fleet.schedule..",
                    "..fleet.verify..",
                    "..fleet.start..",
                    "mpi..",
                    "org.bytedeco..")
            .because("the agent hands tasks to a world, whatever it is made of");

    @ArchTest
    static final ArchRule THE_SDK_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("..fleet.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..")
            .because("the SDK's exceptions become ours in its adapter");

    @ArchTest
    static final ArchRule SSH_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("..fleet.ssh..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.sshd..")
            .because("who may call a node is said in one place");

    @ArchTest
    static final ArchRule TIME_COMES_BY_CONSTRUCTOR = noClasses()
            .that()
            .resideInAnyPackage("..node..", "..drain..", "..publish..", "..aws..", "..ssh..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .because("what depends on time must be testable without waiting");

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_READ_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveSimpleName("AgentMain")
            .and()
            .doNotHaveSimpleName("RankMain")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("FleetConfig names every variable");
}
