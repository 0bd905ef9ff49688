package pixfleet.job;

import java.util.List;

/** Where results go. */
public sealed interface Destination {
    /** Where copies of the results of a source's original go: nowhere, or to one place. */
    List<ObjectRef> copies(Source source, String original);

    /** To the results bucket and no further. */
    record Results() implements Destination {
        @Override
        public List<ObjectRef> copies(Source source, String original) {
            return List.of();
        }
    }

    /**
     * To the results bucket, and a copy below a prefix, in the folders that the original has below its own.
     *
     * @param bucket where
     * @param prefix what the copies' keys begin with
     */
    record Mirror(String bucket, String prefix) implements Destination {
        @Override
        public List<ObjectRef> copies(Source source, String original) {
            return List.of(new ObjectRef(bucket, prefix + source.relative(original), ""));
        }
    }
}
