package pixfleet.local.fault;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults in force: those of the command line, changed by a properties file that may be rewritten at any time.
 *
 * <p>The file is read on use. A file that cannot be read or understood leaves the faults as they last were.
 */
public final class FaultDial {
    private static final Logger log = LoggerFactory.getLogger(FaultDial.class);

    private final Path file;
    private final Faults base;
    private Optional<String> seen = Optional.empty();
    private Faults current;

    /** A dial that starts at {@code base}. */
    public FaultDial(Path file, Faults base) {
        this.file = file;
        this.base = base;
        this.current = base;
    }

    /** The faults in force now. */
    public synchronized Faults now() {
        try {
            var text = Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.<String>empty();
            if (!text.equals(seen)) {
                seen = text;
                current = base.with(settings(text.orElse("")));
                log.info("faults changed faults={}", current);
            }
        } catch (IOException | IllegalArgumentException e) {
            log.warn("faults not read file={} reason={}", file, e.getMessage());
        }
        return current;
    }

    private static Map<String, String> settings(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
