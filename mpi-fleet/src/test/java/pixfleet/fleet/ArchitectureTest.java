package pixfleet.fleet;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(packages = "pixfleet.fleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule STAGES_IMPORT_TO_THE_RIGHT = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("node")
            .definedBy("..fleet.node..")
            .layer("drain")
            .definedBy("..fleet.drain..")
            .layer("schedule")
            .definedBy("..fleet.schedule..")
            .layer("process")
            .definedBy("..fleet.process..")
            .layer("publish")
            .definedBy("..fleet.publish..")
            .layer("adapters")
            .definedBy("..openmpi..", "..opencv..", "..aws..", "..files..", "..ssh..")
            .layer("roots")
            .definedBy("pixfleet.fleet")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("adapters", "roots")
            .whereLayer("drain")
            .mayOnlyBeAccessedByLayers("node", "adapters", "roots")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("node", "drain", "adapters", "roots")
            .whereLayer("process")
            .mayOnlyBeAccessedByLayers("node", "drain", "schedule", "adapters", "roots")
            .whereLayer("publish")
            .mayOnlyBeAccessedByLayers("node", "drain", "schedule", "process", "adapters", "roots")
            .whereLayer("adapters")
            .mayOnlyBeAccessedByLayers("roots")
            .because("work flows from left to right and a stage owns its ports");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("pixfleet.fleet.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle makes two packages one");

    @ArchTest
    static final ArchRule ADAPTERS_STAY_APART = slices().matching("pixfleet.fleet.(openmpi|opencv|aws|files|ssh)..")
            .should()
            .notDependOnEachOther()
            .because("each technology must be replaceable by itself");

    @ArchTest
    static final ArchRule MPI_IN_ONE_PACKAGE = noClasses()
            .that()
            .resideOutsideOfPackage("..fleet.openmpi..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("mpi..")
            .because("Open MPI has dropped its Java bindings: a second adapter is the exit");

    @ArchTest
    static final ArchRule OPENCV_IN_ITS_PACKAGES = noClasses()
            .that()
            .resideOutsideOfPackages("..fleet.opencv..", "..fleet.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "org.opencv..")
            .because("only kernels and their reference meet pixels");

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
    static final ArchRule THE_REFERENCE_READS_AND_WRITES_BY_ITSELF = noClasses()
            .that()
            .haveSimpleName("Reference")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..fleet.process..", "..fleet.aws..")
            .orShould()
            .dependOnClassesThat(resideInAPackage("..fleet.opencv..")
                    .and(not(resideInAPackage("..fleet.opencv.kernel..")))
                    .and(not(simpleName("MatPool"))))
            .because(
                    "a reference that shares code with the ranks shares their mistakes; the kernels' undivided forms are"
                            + " held by the forms in the tests");

    @ArchTest
    static final ArchRule JSON_LIBRARY_IN_VERIFY_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("..fleet.verify..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("pixfleet.wire knows the wire");

    @ArchTest
    static final ArchRule TIME_COMES_BY_CONSTRUCTOR = noClasses()
            .that()
            .resideInAnyPackage(
                    "..node..",
                    "..drain..",
                    "..schedule..",
                    "..process..",
                    "..publish..",
                    "..opencv..",
                    "..aws..",
                    "..files..",
                    "..ssh..",
                    "..codec..",
                    "..parts..")
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
