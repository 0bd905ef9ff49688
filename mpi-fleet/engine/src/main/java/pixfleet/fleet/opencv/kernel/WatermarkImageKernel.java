package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.WatermarkImage;
import pixfleet.pipeline.Picture;

/** Reads the mark once and lays it over the image by absolute place. */
@AutoService(KernelProvider.class)
public final class WatermarkImageKernel implements Kernel<WatermarkImage> {
    private static final double SIXTEEN_TO_EIGHT_BITS = 1 / 257.0;

    private final Kept<String, Overlay> marks = new Kept<>(WatermarkImageKernel::read);

    @Override
    public Class<WatermarkImage> operation() {
        return WatermarkImage.class;
    }

    @Override
    public void apply(WatermarkImage watermark, RowBand in, RowBand out, MatPool pool) {
        Overlay mark = marks.of(watermark.mark());
        int left = mark.left(watermark.position(), watermark.margin(), in.image());
        int top = mark.top(watermark.position(), watermark.margin(), in.image());
        mark.over(in, out, left, top, watermark.opacity());
    }

    private static Overlay read(String base64) {
        try (var file = new BytePointer(Picture.bytes(base64));
                var encoded = new Mat(1, (int) file.limit(), opencv_core.CV_8UC1, file);
                Mat decoded = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_UNCHANGED);
                var eight = new Mat();
                var colours = new Mat()) {
            if (decoded.empty()) {
                throw new IllegalArgumentException("the mark is not readable as PNG");
            }
            double scale = decoded.depth() == opencv_core.CV_16U ? SIXTEEN_TO_EIGHT_BITS : 1;
            decoded.convertTo(eight, opencv_core.CV_8U, scale, 0);
            switch (eight.channels()) {
                case 1 -> opencv_imgproc.cvtColor(eight, colours, opencv_imgproc.COLOR_GRAY2BGRA);
                case 3 -> opencv_imgproc.cvtColor(eight, colours, opencv_imgproc.COLOR_BGR2BGRA);
                default -> eight.copyTo(colours);
            }
            return Overlay.of(colours);
        }
    }
}
