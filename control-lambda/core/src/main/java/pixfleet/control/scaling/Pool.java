package pixfleet.control.scaling;

import java.util.List;

/**
 * The nodes as a look finds them.
 *
 * @param members those the provider lists, in any order
 * @param unseen how many were made that it does not list yet
 * @param affordable how many more the day's budget lets start, {@link Integer#MAX_VALUE} if there is none
 */
public record Pool(List<Member> members, int unseen, int affordable) {
    /** Copies the list. */
    public Pool {
        members = List.copyOf(members);
    }

    /** One without a budget, of which all is seen. */
    public static Pool of(List<Member> members) {
        return new Pool(members, 0, Integer.MAX_VALUE);
    }
}
