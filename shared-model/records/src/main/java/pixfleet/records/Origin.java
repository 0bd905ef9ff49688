package pixfleet.records;

import java.util.List;
import pixfleet.job.Destination;
import pixfleet.job.Listing;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;

/** Where a job's images come from. */
public sealed interface Origin {
    /** They are uploaded for it; how many is known from the first. */
    record Uploads() implements Origin {}

    /**
     * They lie in a bucket that they do not leave; how many is known when the listing is complete.
     *
     * @param source where
     * @param destination where results go
     * @param listing how far it has come
     */
    record Listed(Source source, Destination destination, Listing listing) implements Origin {}

    /** Whether all images are known that ever will be. */
    default boolean isKnown() {
        return switch (this) {
            case Uploads _ -> true;
            case Listed(var _, var _, Listing listing) -> !(listing instanceof Listing.Open);
        };
    }

    /** Where copies of the result of that original go. */
    default List<ObjectRef> copies(ObjectRef original) {
        return switch (this) {
            case Uploads _ -> List.of();
            case Listed(Source source, Destination destination, var _) -> destination.copies(source, original.key());
        };
    }
}
