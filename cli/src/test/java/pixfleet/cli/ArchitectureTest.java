package pixfleet.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsTheOtherPartsAsProcessesOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("pixfleet.control..", "pixfleet.fleet..", "pixfleet.local..", "software.amazon..")
            .because("the command uses the product as any client does, and starts the stack as a process");

    @ArchTest
    static final ArchRule onlyCommandsKnowTheCommandLineLibrary = noClasses()
            .that()
            .resideOutsideOfPackage("pixfleet.cli")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .because("client, stack and demo are plain Java under the commands");

    @ArchTest
    static final ArchRule theClientKnowsNoStack = noClasses()
            .that()
            .resideInAPackage("pixfleet.cli.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("pixfleet.cli", "pixfleet.cli.stack", "pixfleet.cli.demo");
}
