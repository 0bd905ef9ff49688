package pixfleet.local.fault;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.CallFate.Fate;
import pixfleet.local.wire.StateFile;

/**
 * The faults in force: those of the command line, changed by a properties file that may be rewritten at any time.
 *
 * <p>The file is read on use. A file that cannot be read or understood leaves the faults as they last were.
 */
public final class FaultDial {
    private static final Logger log = LoggerFactory.getLogger(FaultDial.class);

    private final Path file;
    private final Faults base;
    private final RandomGenerator chance;
    private Optional<String> seen = Optional.empty();
    private Faults current;

    /** A dial that starts at {@code base}; {@code chance} decides what goes wrong now and then. */
    public FaultDial(Path file, Faults base, RandomGenerator chance) {
        this.file = file;
        this.base = base;
        this.chance = chance;
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

    /**
     * Changes some faults and keeps the others; all or none.
     *
     * @throws IllegalArgumentException for an unknown name or a bad value
     */
    public synchronized void set(Map<String, String> changes) throws IOException {
        var settings = new TreeMap<>(Files.exists(file) ? settings(Files.readString(file)) : Map.of());
        settings.putAll(changes);
        base.with(settings);
        var text = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
                .collect(Collectors.joining());
        StateFile.write(file, text.getBytes(StandardCharsets.UTF_8));
        now();
    }

    /** Goes back to the faults of the command line. */
    public synchronized void clear() throws IOException {
        Files.deleteIfExists(file);
        now();
    }

    /** Whether an event is lost this time. */
    public boolean dropsEvent() {
        return happens(now(), Chances.DROP_EVENTS);
    }

    /** Whether a machine does not come up this time. */
    public boolean failsBoot() {
        return happens(now(), Chances.FAIL_BOOTS);
    }

    /** What becomes of the calls of a service: {@code s3}, {@code sqs}, {@code sns}, {@code ec2} or {@code table}. */
    public CallFate calls(String service) {
        if (!Chances.SERVICES.contains(service)) {
            throw new IllegalArgumentException("no service is called " + service);
        }
        return () -> fate(service);
    }

    private Fate fate(String service) throws InterruptedException {
        var faults = now();
        if (happens(faults, Chances.SLOW + service)) {
            Thread.sleep(faults.slowness());
        }
        if (happens(faults, Chances.FAIL + service)) {
            return Fate.REFUSED;
        }
        return happens(faults, Chances.CUT + service) ? Fate.CUT_OFF : Fate.ANSWERED;
    }

    private synchronized boolean happens(Faults faults, String name) {
        double often = faults.chances().of(name);
        return often > 0 && chance.nextDouble() < often;
    }

    private static Map<String, String> settings(String text) throws IOException {
        var properties = new Properties();
        properties.load(new StringReader(text));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
