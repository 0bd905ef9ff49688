package pixfleet.job;

/** Where the images of a job lie that are not uploaded for it. They are read there, and never written or deleted. */
public sealed interface Source {
    /** The bucket they lie in. */
    String bucket();

    /** What of a key a copy of its result keeps. */
    String relative(String key);

    /**
     * All objects below a prefix, but those whose keys end with a slash.
     *
     * @param prefix what their keys begin with; empty for the whole bucket
     */
    record Prefix(String bucket, String prefix) implements Source {
        @Override
        public String relative(String key) {
            String rest = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
            return rest.startsWith("/") ? rest.substring(1) : rest;
        }
    }

    /**
     * The objects that another object lists, a key a line, all in the list's own bucket.
     *
     * @param list the version of the list that is meant
     */
    record Manifest(ObjectRef list) implements Source {
        @Override
        public String bucket() {
            return list.bucket();
        }

        @Override
        public String relative(String key) {
            return key;
        }
    }
}
