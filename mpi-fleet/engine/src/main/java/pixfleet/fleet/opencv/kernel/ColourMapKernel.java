package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.ColourMap;

/** OpenCV's {@code applyColorMap}. */
@AutoService(KernelProvider.class)
public final class ColourMapKernel implements Kernel<ColourMap> {
    @Override
    public Class<ColourMap> operation() {
        return ColourMap.class;
    }

    @Override
    public void apply(ColourMap colourMap, RowBand in, RowBand out, MatPool pool) {
        try (var scope = pool.open()) {
            Mat gray = Gray.of(in.mat(), scope);
            opencv_imgproc.applyColorMap(gray, out.mat(), code(colourMap.map()));
        }
    }

    private static int code(ColourMap.Palette map) {
        return switch (map) {
            case AUTUMN -> opencv_imgproc.COLORMAP_AUTUMN;
            case BONE -> opencv_imgproc.COLORMAP_BONE;
            case JET -> opencv_imgproc.COLORMAP_JET;
            case WINTER -> opencv_imgproc.COLORMAP_WINTER;
            case RAINBOW -> opencv_imgproc.COLORMAP_RAINBOW;
            case OCEAN -> opencv_imgproc.COLORMAP_OCEAN;
            case SUMMER -> opencv_imgproc.COLORMAP_SUMMER;
            case SPRING -> opencv_imgproc.COLORMAP_SPRING;
            case COOL -> opencv_imgproc.COLORMAP_COOL;
            case HSV -> opencv_imgproc.COLORMAP_HSV;
            case PINK -> opencv_imgproc.COLORMAP_PINK;
            case HOT -> opencv_imgproc.COLORMAP_HOT;
            case PARULA -> opencv_imgproc.COLORMAP_PARULA;
            case MAGMA -> opencv_imgproc.COLORMAP_MAGMA;
            case INFERNO -> opencv_imgproc.COLORMAP_INFERNO;
            case PLASMA -> opencv_imgproc.COLORMAP_PLASMA;
            case VIRIDIS -> opencv_imgproc.COLORMAP_VIRIDIS;
            case CIVIDIS -> opencv_imgproc.COLORMAP_CIVIDIS;
            case TWILIGHT -> opencv_imgproc.COLORMAP_TWILIGHT;
            case TWILIGHT_SHIFTED -> opencv_imgproc.COLORMAP_TWILIGHT_SHIFTED;
            case TURBO -> opencv_imgproc.COLORMAP_TURBO;
            case DEEPGREEN -> opencv_imgproc.COLORMAP_DEEPGREEN;
        };
    }
}
