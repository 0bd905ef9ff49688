package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import java.util.List;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.Filter;

/** OpenCV's {@code filter2D}. */
@AutoService(KernelProvider.class)
public final class FilterKernel implements Kernel<Filter> {
    @Override
    public Class<Filter> operation() {
        return Filter.class;
    }

    @Override
    public void apply(Filter filter, RowBand in, RowBand out, MatPool pool) {
        List<Double> given = filter.weights();
        var weights = new float[given.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (given.get(i) * filter.scale());
        }
        Weights.lay(weights, Levels.own(filter.offset(), in.image()), in, out);
    }
}
