package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.operation.Canny;
import pixfleet.operation.Dilate;
import pixfleet.operation.Erode;
import pixfleet.operation.GaussianBlur;
import pixfleet.operation.Invert;

class CatalogueTest {
    static List<OperationType> all() {
        return Catalogue.all();
    }

    /** An operation that forgot its annotation compiles and is found by nobody but this. */
    @Test
    void holdsEveryOperationThereIs() {
        List<String> records = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("pixfleet.operation")
                        .stream()
                        .filter(type -> type.isAssignableTo(Operation.class))
                        .map(JavaClass::getName)
                        .toList();

        assertThat(Catalogue.all())
                .extracting(type -> type.with(Map.of()).getClass().getName())
                .containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void givesTheFoundingOperationsTheirDefaults() {
        assertThat(Pipeline.parse("canny|invert|gaussian-blur|erode|dilate").operations())
                .containsExactly(
                        new Canny(100, 200, 3, "l1"),
                        new Invert(),
                        new GaussianBlur(9, 0),
                        new Erode(3, 1, "rectangle"),
                        new Dilate(3, 1, "rectangle"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void describesEveryOperationForPeople(OperationType type) {
        assertThat(type.name()).matches("[a-z][a-z0-9-]*");
        assertThat(type.group().title()).isNotBlank();
        assertThat(type.title()).isNotBlank();
        assertThat(type.description()).endsWith(".");
        assertThat(type.parameters())
                .allSatisfy(it -> assertThat(it.description()).endsWith("."));
    }

    @ParameterizedTest
    @MethodSource("all")
    void takesEveryDefaultForLegal(OperationType type) {
        Operation operation = type.with(Map.of());

        assertThat(operation.type()).isSameAs(type);
        assertThat(operation.arguments().keySet())
                .containsExactlyElementsOf(
                        type.parameters().stream().map(Parameter::name).toList());
        type.parameters()
                .forEach(it -> assertThat(it.read(type.name(), it.defaultValue().toString()))
                        .isEqualTo(it.defaultValue()));
    }

    @Test
    void knowsHowFarEachOperationLooks() {
        assertThat(halo("gaussian-blur:ksize=9")).isEqualTo(4);
        assertThat(halo("erode:ksize=5:iterations=3")).isEqualTo(6);
        assertThat(halo("dilate")).isEqualTo(1);
        assertThat(halo("invert")).isZero();
        assertThat(halo("canny")).isEqualTo(2);
        assertThat(halo("canny:aperture=7")).isEqualTo(4);
    }

    private static int halo(String step) {
        return Pipeline.parse(step).operations().getFirst().distribution().halo();
    }
}
