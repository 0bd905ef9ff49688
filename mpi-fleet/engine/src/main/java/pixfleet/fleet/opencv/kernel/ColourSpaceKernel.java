package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.ColourSpace;

/** OpenCV's {@code cvtColor}, which goes row by row and so rounds strips alike; alpha is put back. */
@AutoService(KernelProvider.class)
public final class ColourSpaceKernel implements Kernel<ColourSpace> {
    @Override
    public Class<ColourSpace> operation() {
        return ColourSpace.class;
    }

    @Override
    public void apply(ColourSpace space, RowBand in, RowBand out, MatPool pool) {
        int code = code(space.to());
        try (var scope = pool.open()) {
            switch (in.image().channels()) {
                case 1 -> {
                    Mat colours = scope.mat();
                    opencv_imgproc.cvtColor(in.mat(), colours, opencv_imgproc.COLOR_GRAY2BGR);
                    opencv_imgproc.cvtColor(colours, out.mat(), code);
                }
                case 3 -> opencv_imgproc.cvtColor(in.mat(), out.mat(), code);
                default -> {
                    Mat converted = scope.mat();
                    opencv_imgproc.cvtColor(Alpha.without(in.mat(), scope), converted, code);
                    Alpha.join(converted, in.mat(), out.mat());
                }
            }
        }
    }

    private static int code(ColourSpace.Space space) {
        return switch (space) {
            case HSV -> opencv_imgproc.COLOR_BGR2HSV;
            case HLS -> opencv_imgproc.COLOR_BGR2HLS;
            case LAB -> opencv_imgproc.COLOR_BGR2Lab;
            case LUV -> opencv_imgproc.COLOR_BGR2Luv;
            case YCRCB -> opencv_imgproc.COLOR_BGR2YCrCb;
            case YUV -> opencv_imgproc.COLOR_BGR2YUV;
            case XYZ -> opencv_imgproc.COLOR_BGR2XYZ;
            case RGB -> opencv_imgproc.COLOR_BGR2RGB;
        };
    }
}
