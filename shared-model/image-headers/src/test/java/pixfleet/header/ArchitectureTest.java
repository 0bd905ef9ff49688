package pixfleet.header;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet.header", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule nothingButTheJdkAndTheModel = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "pixfleet.header..", "pixfleet.job..", "pixfleet.pipeline..", "org.jspecify..")
            .because("a Lambda and an MPI rank both carry this module");

    @ArchTest
    static final ArchRule noPixels = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("java.awt..", "javax.imageio..")
            .because("headers are read here, never pixels");
}
