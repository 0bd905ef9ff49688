package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.fleet.raster.Rows;
import pixfleet.operation.RotateQuarter;
import pixfleet.pipeline.Dimensions;

/** OpenCV's {@code rotate} of the rows or columns that the result's rows come from. */
@AutoService(KernelProvider.class)
public final class RotateQuarterKernel implements TurningKernel<RotateQuarter> {
    private static final int[] CODES = {
        -1, opencv_core.ROTATE_90_CLOCKWISE, opencv_core.ROTATE_180, opencv_core.ROTATE_90_COUNTERCLOCKWISE
    };

    @Override
    public Class<RotateQuarter> operation() {
        return RotateQuarter.class;
    }

    @Override
    public void apply(RotateQuarter quarters, RowBand in, RowBand out, MatPool pool) {
        Dimensions image = in.image();
        int end = out.first() + out.rows();
        try (Mat part = switch (quarters.turns()) {
            case 1 -> in.mat().colRange(out.first(), end);
            case 2 -> in.part(image.height() - end, out.rows());
            default -> in.mat().colRange(image.width() - end, image.width() - out.first());
        }) {
            opencv_core.rotate(part, out.mat(), CODES[quarters.turns()]);
        }
    }

    @Override
    public Rows columns(RotateQuarter quarters, Rows rows, Dimensions image) {
        return quarters.turns() == 1 ? new Rows(image.height() - rows.end(), rows.count()) : rows;
    }
}
