package pixfleet.fleet.opencv.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.pipeline.Operation;

/** The forms of all operations, gathered by group. */
final class Forms {
    private final Map<Class<?>, Form<?>> forms = new HashMap<>();

    private Forms() {}

    static Forms all() {
        var all = new Forms();
        FoundingForms.add(all);
        BlurForms.add(all);
        SharpenForms.add(all);
        EdgeForms.add(all);
        MorphologyForms.add(all);
        ToneForms.add(all);
        ColourForms.add(all);
        GeometryForms.add(all);
        DecorationForms.add(all);
        ResultForms.add(all);
        return all;
    }

    <O extends Operation> Forms put(Class<O> operation, Form<O> form) {
        forms.put(operation, form);
        return this;
    }

    boolean has(Class<?> operation) {
        return forms.containsKey(operation);
    }

    @SuppressWarnings("unchecked")
    Mat expected(Operation operation, Mat in) {
        return ((Form<Operation>)
                        Optional.ofNullable(forms.get(operation.getClass())).orElseThrow())
                .of(operation, in);
    }
}
