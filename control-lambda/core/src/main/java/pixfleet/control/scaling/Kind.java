package pixfleet.control.scaling;

/**
 * What a machine is: those of one kind are to be had, or not, together.
 *
 * @param type the instance type; empty if it is not known
 * @param zone its availability zone; empty if it is not known
 * @param spot whether it is a Spot instance, which is gone once it has powered off
 */
public record Kind(String type, String zone, boolean spot) {
    /** The kind of a node about which nothing is known. */
    public static final Kind UNKNOWN = new Kind("", "", false);
}
