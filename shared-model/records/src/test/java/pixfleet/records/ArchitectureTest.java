package pixfleet.records;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"pixfleet.records", "pixfleet.fault.aws", "pixfleet.topic.aws"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theSdkStaysInItsAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("pixfleet.records.dynamodb", "pixfleet.fault.aws", "pixfleet.topic.aws")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon..")
            .because("what is known of a job does not depend on who keeps it");

    @ArchTest
    static final ArchRule onlyTheModelAndTheTable = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "pixfleet..", "org.jspecify..", "software.amazon..")
            .because("a Lambda and a node both carry this module");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("pixfleet.records.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noClockNoChance = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .because("time and chance come from the composition roots");
}
