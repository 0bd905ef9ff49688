package pixfleet.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.operation.Canny;
import pixfleet.operation.Dilate;
import pixfleet.operation.ElementShape;
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
                        .filter(type -> type.isAssignableTo(Operation.class) && !type.isInterface())
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
                        new Canny(100, 200, 3, Canny.Norm.L1),
                        new Invert(),
                        new GaussianBlur(9, 0),
                        new Erode(3, 1, ElementShape.RECTANGLE),
                        new Dilate(3, 1, ElementShape.RECTANGLE));
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
        type.parameters().forEach(it -> assertThat(readAgain(type, it)).isEqualTo(it.defaultValue()));
    }

    private static <T> T readAgain(OperationType type, Parameter<T> parameter) {
        return parameter.read(
                type.name(), parameter.written(parameter.defaultValue()).toString());
    }

    /** The record's header says the parameters a second time, in the compiler's words. */
    @ParameterizedTest
    @MethodSource("all")
    void declaresItsParametersAsItsRecordHoldsThem(OperationType type) throws Exception {
        Operation operation = type.with(Map.of());
        RecordComponent[] components = operation.getClass().getRecordComponents();

        assertThat(components)
                .extracting(component -> component.getName().toLowerCase(Locale.ROOT))
                .containsExactlyElementsOf(type.parameters().stream()
                        .map(it -> it.name().replace("-", ""))
                        .toList());
        for (int i = 0; i < components.length; i++) {
            assertThat(components[i].getAccessor().invoke(operation))
                    .isEqualTo(type.parameters().get(i).defaultValue());
        }
    }

    /** An operation that is made by its constructor is held to the same ranges as one that is read. */
    @ParameterizedTest
    @MethodSource("numbers")
    void refusesWhatIsOutOfRangeHoweverItIsMade(OperationType type, int wrong) throws Exception {
        Operation operation = type.with(Map.of());
        RecordComponent[] components = operation.getClass().getRecordComponents();
        var kinds = new Class<?>[components.length];
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            kinds[i] = components[i].getType();
            values[i] = components[i].getAccessor().invoke(operation);
        }
        values[wrong] = kinds[wrong] == int.class ? (Object) Integer.MIN_VALUE : (Object) Double.NaN;
        var made = operation.getClass().getDeclaredConstructor(kinds);

        assertThatThrownBy(() -> made.newInstance(values))
                .cause()
                .isInstanceOf(InvalidPipeline.class)
                .hasMessageContaining(type.parameters().get(wrong).name());
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> numbers() {
        return all().stream()
                .flatMap(type -> IntStream.range(0, type.parameters().size())
                        .filter(i -> type.parameters().get(i).defaultValue() instanceof Number)
                        .mapToObj(i -> arguments(type, i)));
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
