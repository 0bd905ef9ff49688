package pixfleet.fleet.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import pixfleet.job.NodeLease.Seat;

/** What the {@code ssh} command needs to reach the nodes of a cell without a question: who they are, and as whom to call. */
public final class SshClientConfig {
    private SshClientConfig() {}

    /**
     * Writes the files.
     *
     * @param folder where the node's keys lie
     * @param others the nodes to reach; one without an SSH server will not be
     * @return the command that runs a command on one of them: its arguments are the address and the command line
     * @throws IllegalArgumentException if there is a blank in the folder's path: {@code mpirun} splits commands there
     */
    public static String write(Path folder, List<Seat> others) {
        if (folder.toString().matches(".*[\\s\"%].*")) {
            throw new IllegalArgumentException(
                    "the state folder of a node in a cell has no blank, quote or %% in its path: '%s'"
                            .formatted(folder));
        }
        List<Seat> reached =
                others.stream().filter(seat -> seat.ssh().port() > 0).toList();
        Path config = folder.resolve("config");
        Path known = folder.resolve("known_hosts");
        try {
            Files.writeString(known, lines(reached, SshClientConfig::known));
            Files.writeString(config, lines(reached, SshClientConfig::port) + all(known, NodeKeys.userKeyFile(folder)));
        } catch (IOException e) {
            throw new UncheckedIOException("write the SSH settings in " + folder, e);
        }
        return "ssh -F " + config;
    }

    /** Gives up soon on a node that does not answer, and never asks. Nothing of the user's own or the system's counts. */
    private static String all(Path known, Path identity) {
        return """
                Host *
                    BatchMode yes
                    ConnectTimeout 5
                    ServerAliveInterval 5
                    StrictHostKeyChecking yes
                    UserKnownHostsFile %s
                    GlobalKnownHostsFile /dev/null
                    PasswordAuthentication no
                    IdentitiesOnly yes
                    IdentityAgent none
                    IdentityFile %s
                    LogLevel ERROR
                """.formatted(known, identity);
    }

    private static String lines(List<Seat> seats, Function<Seat, String> line) {
        return seats.stream().map(line).collect(Collectors.joining());
    }

    private static String known(Seat seat) {
        return "[%s]:%d %s%n"
                .formatted(seat.address(), seat.ssh().port(), seat.ssh().hostKey());
    }

    private static String port(Seat seat) {
        return "Host %s%n    Port %d%n".formatted(seat.address(), seat.ssh().port());
    }
}
