package pixfleet.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "pixfleet", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsNothingOfThePixfleetItServes = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "pixfleet.job..",
                    "pixfleet.pipeline..",
                    "pixfleet.wire..",
                    "pixfleet.fault..",
                    "pixfleet.control..",
                    "pixfleet.fleet..",
                    "pixfleet.cli..")
            .because("it stands where AWS stands");

    @ArchTest
    static final ArchRule partsHaveNoCycles =
            slices().matching("pixfleet.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule partsDoNotKnowTheWhole = noClasses()
            .that()
            .resideInAPackage("pixfleet.local.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("pixfleet.local")
            .because("only the composition root knows all parts");

    @ArchTest
    static final ArchRule s3ProxyStaysInItsPackage = only("pixfleet.local.s3..", "org.gaul..", "software.amazon..");

    @ArchTest
    static final ArchRule elasticMqStaysInItsPackage =
            only("pixfleet.local.sqs..", "org.elasticmq..", "org.apache.pekko..", "scala..", "com.typesafe..");

    @ArchTest
    static final ArchRule sqliteStaysInItsPackage = only("pixfleet.local.table.engine..", "com.almworks..");

    @ArchTest
    static final ArchRule yamlStaysInItsPackage = only("pixfleet.local.template..", "org.yaml..");

    @ArchTest
    static final ArchRule onlyTheMainClassReadsTheEnvironment = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("pixfleet.local.StackMain")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    private static ArchRule only(String owner, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }
}
