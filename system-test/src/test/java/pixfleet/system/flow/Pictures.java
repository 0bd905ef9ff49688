package pixfleet.system.flow;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures made up for a test. */
final class Pictures {
    private Pictures() {}

    /** So many PNG files of coloured noise, each different. */
    static List<Path> noise(Path folder, int count, int width, int height) {
        var files = new ArrayList<Path>();
        for (int i = 0; i < count; i++) {
            var random = new Random(i);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    image.setRGB(x, y, (random.nextInt() & 0x3F3F3F) | ((x * 255 / width) << 16));
                }
            }
            Path file = folder.resolve("noise-%02d.png".formatted(i));
            try {
                ImageIO.write(image, "png", file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            files.add(file);
        }
        return files;
    }
}
