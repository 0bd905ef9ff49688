package pixfleet.control.rest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule jaxRsStaysInTheResources = noClasses()
            .that()
            .resideOutsideOfPackage("pixfleet.control.rest")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..")
            .because("use cases do not know how they were called");

    @ArchTest
    static final ArchRule resourcesKnowUseCasesOnly = noClasses()
            .that()
            .resideInAPackage("pixfleet.control.rest")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("pixfleet.control.aws..", "pixfleet.control.scaling..", "software.amazon..")
            .because("a resource unwraps, calls and answers; it looks at the fleet and never scales it");

    @ArchTest
    static void carriesNoEc2Client(com.tngtech.archunit.core.domain.JavaClasses classes) {
        assertThatThrownBy(() -> Class.forName("software.amazon.awssdk.services.ec2.Ec2Client"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
