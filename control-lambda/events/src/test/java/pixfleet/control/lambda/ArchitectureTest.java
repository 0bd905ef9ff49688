package pixfleet.control.lambda;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule eventTypesStayInTheHandlers = noClasses()
            .that()
            .resideOutsideOfPackage("pixfleet.control.lambda")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws..")
            .because("use cases do not know how they were called");

    @ArchTest
    static final ArchRule handlersHaveNames = classes()
            .that()
            .haveSimpleNameEndingWith("Handler")
            .should()
            .beAnnotatedWith(jakarta.inject.Named.class)
            .because("QUARKUS_LAMBDA_HANDLER chooses one of them by name");

    @ArchTest
    static final ArchRule handlersKnowUseCasesOnly = noClasses()
            .that()
            .haveSimpleNameEndingWith("Handler")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("pixfleet.control.aws..", "software.amazon..")
            .because("a handler unwraps, calls and answers");
}
