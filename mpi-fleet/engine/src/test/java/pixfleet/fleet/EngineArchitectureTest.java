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
class EngineArchitectureTest {
    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("world")
            .definedBy("..fleet.world..")
            .layer("schedule")
            .definedBy("..fleet.schedule..")
            .layer("process")
            .definedBy("..fleet.process..")
            .layer("raster")
            .definedBy("..fleet.raster..")
            .layer("keep")
            .definedBy("..fleet.keep..")
            .layer("gang")
            .definedBy("..fleet.gang..")
            .layer("codec")
            .definedBy("..fleet.codec..")
            .layer("parts")
            .definedBy("..fleet.parts..")
            .layer("mat")
            .definedBy("..fleet.opencv.mat..")
            .layer("opencv codec")
            .definedBy("..fleet.opencv.codec..")
            .layer("canny")
            .definedBy("..fleet.opencv.canny..")
            .layer("resample")
            .definedBy("..fleet.opencv.resample..")
            .layer("kernel")
            .definedBy("..fleet.opencv.kernel..")
            .layer("strip")
            .definedBy("..fleet.opencv.strip..")
            .layer("opencv")
            .definedBy("pixfleet.fleet.opencv")
            .layer("openmpi")
            .definedBy("..fleet.openmpi..")
            .layer("files")
            .definedBy("..fleet.files..")
            .layer("attach")
            .definedBy("..fleet.attach..")
            .layer("vips")
            .definedBy("..fleet.vips..")
            .layer("verify")
            .definedBy("..fleet.verify..")
            .layer("start")
            .definedBy("..fleet.start..")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("world")
            .mayOnlyBeAccessedByLayers("openmpi", "start")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("openmpi", "start")
            .whereLayer("openmpi")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("files")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("vips")
            .mayOnlyBeAccessedByLayers("verify", "start")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("opencv")
            .mayOnlyBeAccessedByLayers("start")
            .whereLayer("strip")
            .mayOnlyBeAccessedByLayers("opencv", "start")
            .whereLayer("kernel")
            .mayOnlyBeAccessedByLayers("strip", "opencv", "verify")
            .whereLayer("canny")
            .mayOnlyBeAccessedByLayers("kernel")
            .whereLayer("resample")
            .mayOnlyBeAccessedByLayers("kernel")
            .whereLayer("opencv codec")
            .mayOnlyBeAccessedByLayers("strip", "opencv", "start")
            .whereLayer("mat")
            .mayOnlyBeAccessedByLayers(
                    "canny", "resample", "kernel", "opencv codec", "strip", "opencv", "verify", "start")
            .whereLayer("parts")
            .mayOnlyBeAccessedByLayers("opencv codec", "strip")
            .whereLayer("keep")
            .mayOnlyBeAccessedByLayers("strip", "start")
            .because("work flows from left to right, a stage owns its ports, and adapters stay apart");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("pixfleet.fleet.(**)")
            .should()
            .beFreeOfCycles()
            .because("a cycle makes two packages one, at every depth");

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
    static final ArchRule THE_REFERENCE_READS_AND_WRITES_BY_ITSELF = noClasses()
            .that()
            .haveSimpleName("Reference")
            .or()
            .haveSimpleName("PlainReading")
            .or()
            .haveSimpleName("Libvips")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..fleet.process..", "..fleet.files..")
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
    static final ArchRule NO_QUEUE_AND_NO_CLOUD = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "org.apache.sshd..")
            .because("the engine works on files as it works on a node");

    @ArchTest
    static final ArchRule TIME_COMES_BY_CONSTRUCTOR = noClasses()
            .that()
            .resideInAnyPackage(
                    "..world..",
                    "..schedule..",
                    "..process..",
                    "..raster..",
                    "..keep..",
                    "..gang..",
                    "..opencv..",
                    "..files..",
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
    static final ArchRule THE_ENVIRONMENT_IS_READ_BY_ROOTS = noClasses()
            .that()
            .resideOutsideOfPackage("..fleet.start..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .because("what is started says where its settings come from");
}
