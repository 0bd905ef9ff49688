package pixfleet.fleet.verify;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A PNG with a palette, which OpenCV cannot write. */
final class Palette {
    private Palette() {}

    static byte[] png() throws IOException {
        byte[] red = {0, (byte) 200, 30, (byte) 255};
        byte[] green = {10, 100, (byte) 180, 0};
        byte[] blue = {(byte) 220, 0, 90, 40};
        byte[] alpha = {(byte) 255, (byte) 128, 0, (byte) 255};
        var colours = new IndexColorModel(2, 4, red, green, blue, alpha);
        var image = new BufferedImage(33, 21, BufferedImage.TYPE_BYTE_BINARY, colours);
        for (int y = 0; y < 21; y++) {
            for (int x = 0; x < 33; x++) {
                image.getRaster().setSample(x, y, 0, (x / 3 + y / 5) % 4);
            }
        }
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
