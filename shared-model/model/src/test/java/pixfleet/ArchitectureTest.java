package pixfleet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule onlyTheWireKnowsAJsonLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("pixfleet.wire")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("every part imports the model, and few of them need JSON");

    @ArchTest
    static final ArchRule nothingButTheJdk = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "pixfleet..", "org.jspecify..", "com.fasterxml.jackson..", "com.google.auto.service..")
            .because("a Lambda and an MPI rank both carry this module");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("pixfleet.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noClockNoChance = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Math.class, "random")
            .because("time and chance come from the composition roots");
}
