package pixfleet.fleet.node;

import java.util.List;
import pixfleet.job.NodeLease;

/** What a node does in its cell. */
public sealed interface Role {
    /**
     * It owns the queue and starts the worlds of the cell.
     *
     * @param members the other nodes that follow it, by id
     */
    record Head(List<NodeLease> members) implements Role {
        /** Copies the list. */
        public Head {
            members = List.copyOf(members);
        }
    }

    /**
     * It leaves the queue alone and gives its cores to the worlds of another node.
     *
     * @param head that node
     */
    record Member(String head) implements Role {}

    /** Its head has ended for want of work, and so may it. */
    record Done() implements Role {}
}
