package pixfleet.fleet.opencv.kernel;

import com.google.auto.service.AutoService;
import pixfleet.fleet.opencv.mat.MatPool;
import pixfleet.fleet.opencv.mat.RowBand;
import pixfleet.operation.WatermarkText;

/** Draws the text once, by itself, and lays it over the image by absolute place. */
@AutoService(KernelProvider.class)
public final class WatermarkTextKernel implements Kernel<WatermarkText> {
    private final Kept<Lettering, Overlay> marks = new Kept<>(Lettering::drawn);

    @Override
    public Class<WatermarkText> operation() {
        return WatermarkText.class;
    }

    @Override
    public void apply(WatermarkText watermark, RowBand in, RowBand out, MatPool pool) {
        Overlay mark = marks.of(new Lettering(watermark.text(), watermark.size(), watermark.colour()));
        int left = mark.left(watermark.position(), watermark.margin(), in.image());
        int top = mark.top(watermark.position(), watermark.margin(), in.image());
        mark.over(in, out, left, top, watermark.opacity());
    }
}
