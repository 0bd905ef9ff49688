package pixfleet.fleet.openmpi;

import java.util.List;

/**
 * Where the ranks of a world are started: the agent's own host first, the others through a remote shell. All of them have
 * the same Java, class path and folder of {@link MpirunSettings}, each at the same place.
 *
 * @param list the hosts; one or none is this host alone, and needs no network
 * @param remoteShell runs a command on a host as {@code ssh} does: its arguments are the host and the command
 * @param networks the networks that join the hosts, such as {@code 10.0.0.0/16}; none to use any
 */
public record Hosts(List<Host> list, String remoteShell, List<String> networks) {
    /** This host alone. */
    public static final Hosts LOCAL = new Hosts(List.of(), "", List.of());

    /** Copies the lists. */
    public Hosts {
        list = List.copyOf(list);
        networks = List.copyOf(networks);
    }

    /**
     * One of them.
     *
     * @param address its address or name
     * @param ranks how many are started there, 1 or more
     */
    public record Host(String address, int ranks) {
        /** Checks the range and the address. */
        public Host {
            if (ranks < 1) {
                throw new IllegalArgumentException("a host has at least one rank, not " + ranks);
            }
            if (!isAddress(address)) {
                throw new IllegalArgumentException("'%s' is no address of a host".formatted(address));
            }
        }
    }

    /** Whether that can be the address or the name of a host: one word of a list, and no option of a command. */
    public static boolean isAddress(String text) {
        return text.matches("[A-Za-z0-9][A-Za-z0-9.-]*");
    }

    /** Whether there is another host than this one. */
    boolean several() {
        return list.size() > 1;
    }

    /** The ranks of all hosts. */
    int ranks() {
        return list.stream().mapToInt(Host::ranks).sum();
    }
}
