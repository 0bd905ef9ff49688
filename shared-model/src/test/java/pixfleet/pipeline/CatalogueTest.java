package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    static List<OperationType> all() {
        return Catalogue.all();
    }

    @Test
    void holdsEveryOperationThereIs() {
        List<String> made = Catalogue.all().stream()
                .map(type -> type.with(Map.of()).getClass().getName())
                .toList();

        assertThat(made)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Operation.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toList());
    }

    @Test
    void givesTheFoundingOperationsTheirDefaults() {
        assertThat(Pipeline.parse("canny|invert|gaussian-blur|erode|dilate").operations())
                .containsExactly(
                        new Canny(100, 200), new Invert(), new GaussianBlur(9, 0), new Erode(3, 1), new Dilate(3, 1));
    }

    @ParameterizedTest
    @MethodSource("all")
    void describesEveryOperationForPeople(OperationType type) {
        assertThat(type.name()).matches("[a-z][a-z0-9-]*");
        assertThat(type.group()).isNotBlank();
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
        assertThat(new GaussianBlur(9, 0).halo()).isEqualTo(4);
        assertThat(new Erode(5, 3).halo()).isEqualTo(6);
        assertThat(new Dilate(3, 1).halo()).isEqualTo(1);
        assertThat(new Invert().halo()).isZero();
        assertThat(new Canny(1, 2).halo()).isEqualTo(2);
    }
}
