package pixfleet.fleet.openmpi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.fleet.world.World;

/** Starts worlds with {@code mpirun}. */
public final class MpirunWorlds implements World.Starter {
    private static final Logger log = LoggerFactory.getLogger(MpirunWorlds.class);

    /** Of the files that name running worlds; what an older release called world.pid is one, too. */
    private static final String ENDING = ".pid";

    private final MpirunSettings settings;
    private final Clock clock;
    private int count;

    /**
     * Ends what a former agent left running, and makes this host fit to have ranks of another's world.
     *
     * @param settings how worlds are started
     * @param clock times their silence
     */
    public MpirunWorlds(MpirunSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        endLeftover();
        MpirunCommand.prepare(settings.folder());
    }

    @Override
    public World start(World.Listener listener) {
        return MpirunWorld.start(settings, ++count, clock, listener);
    }

    /** Starts a world over these hosts instead of those of the settings; else as {@link #start(World.Listener)}. */
    public World start(Hosts hosts, World.Listener listener) {
        return MpirunWorld.start(settings.over(hosts), ++count, clock, listener);
    }

    /**
     * Names a running mpirun for the agent after this one, by its pid and the moment it started, until it has ended.
     *
     * @return the file that names it
     */
    static Path record(Path folder, int count, ProcessHandle mpirun) {
        Path file = folder.resolve("world-" + count + ENDING);
        try {
            return Files.writeString(file, identity(mpirun));
        } catch (IOException e) {
            throw new UncheckedIOException("write " + file, e);
        }
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("");
    }

    private void endLeftover() {
        try (var files = Files.list(settings.folder())) {
            files.filter(file -> file.toString().endsWith(ENDING)).forEach(MpirunWorlds::endLeftover);
        } catch (IOException e) {
            throw new UncheckedIOException("list " + settings.folder(), e);
        }
    }

    private static void endLeftover(Path file) {
        try {
            String recorded = Files.readString(file).strip();
            ProcessHandle.of(Long.parseLong(recorded.substring(0, recorded.indexOf(' '))))
                    .filter(process -> identity(process).equals(recorded))
                    .ifPresent(process -> {
                        log.warn("ending the world of a former agent pid={}", process.pid());
                        process.descendants().forEach(ProcessHandle::destroyForcibly);
                        process.destroyForcibly();
                    });
            Files.delete(file);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            log.warn("the file of a former agent's world is unreadable file={}", file, e);
        }
    }
}
