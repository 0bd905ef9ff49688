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

    private static int code(String map) {
        return switch (map) {
            case "autumn" -> opencv_imgproc.COLORMAP_AUTUMN;
            case "bone" -> opencv_imgproc.COLORMAP_BONE;
            case "jet" -> opencv_imgproc.COLORMAP_JET;
            case "winter" -> opencv_imgproc.COLORMAP_WINTER;
            case "rainbow" -> opencv_imgproc.COLORMAP_RAINBOW;
            case "ocean" -> opencv_imgproc.COLORMAP_OCEAN;
            case "summer" -> opencv_imgproc.COLORMAP_SUMMER;
            case "spring" -> opencv_imgproc.COLORMAP_SPRING;
            case "cool" -> opencv_imgproc.COLORMAP_COOL;
            case "hsv" -> opencv_imgproc.COLORMAP_HSV;
            case "pink" -> opencv_imgproc.COLORMAP_PINK;
            case "hot" -> opencv_imgproc.COLORMAP_HOT;
            case "parula" -> opencv_imgproc.COLORMAP_PARULA;
            case "magma" -> opencv_imgproc.COLORMAP_MAGMA;
            case "inferno" -> opencv_imgproc.COLORMAP_INFERNO;
            case "plasma" -> opencv_imgproc.COLORMAP_PLASMA;
            case "viridis" -> opencv_imgproc.COLORMAP_VIRIDIS;
            case "cividis" -> opencv_imgproc.COLORMAP_CIVIDIS;
            case "twilight" -> opencv_imgproc.COLORMAP_TWILIGHT;
            case "twilight-shifted" -> opencv_imgproc.COLORMAP_TWILIGHT_SHIFTED;
            case "turbo" -> opencv_imgproc.COLORMAP_TURBO;
            case "deepgreen" -> opencv_imgproc.COLORMAP_DEEPGREEN;
            default -> throw new IllegalArgumentException("there is no colour map " + map);
        };
    }
}
