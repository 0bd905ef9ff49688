package pixfleet.control.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import pixfleet.control.upload.SourceRequest;
import pixfleet.job.Destination;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;

/** Reads the body that asks for a job whose images are in a bucket already. */
final class SourceRequestReader {
    private static final String EXAMPLE =
            "\"source\" must be such as {\"bucket\":\"photos\",\"prefix\":\"2026/\"} or {\"bucket\":\"photos\",\"manifest\":\"list.txt\"}.";

    private SourceRequestReader() {}

    static boolean isMeant(JsonNode tree) {
        return tree.hasNonNull("source");
    }

    static SourceRequest read(JsonNode tree) {
        JobRequestReader.only(tree, "the body", Set.of("pipeline", "source", "destination", "metadata"));
        return new SourceRequest(JobRequestReader.pipeline(tree), source(tree.path("source")), destination(tree));
    }

    private static Source source(JsonNode source) {
        JobRequestReader.only(source, "source", Set.of("bucket", "prefix", "manifest"));
        String bucket = text(source, "bucket");
        if (bucket.isBlank() || source.hasNonNull("prefix") == source.hasNonNull("manifest")) {
            throw Unacceptable.request(EXAMPLE);
        }
        if (source.hasNonNull("prefix")) {
            return new Source.Prefix(bucket, text(source, "prefix"));
        }
        String manifest = text(source, "manifest");
        if (manifest.isBlank()) {
            throw Unacceptable.request(EXAMPLE);
        }
        return new Source.Manifest(new ObjectRef(bucket, manifest, ""));
    }

    private static Destination destination(JsonNode tree) {
        if (!tree.hasNonNull("destination")) {
            return new Destination.Results();
        }
        JsonNode destination = tree.path("destination");
        JobRequestReader.only(destination, "destination", Set.of("bucket", "prefix"));
        String bucket = text(destination, "bucket");
        if (bucket.isBlank()) {
            throw Unacceptable.request(
                    "\"destination\" must be such as {\"bucket\":\"photos\",\"prefix\":\"results/\"}.");
        }
        return new Destination.Mirror(bucket, text(destination, "prefix"));
    }

    private static String text(JsonNode tree, String name) {
        JsonNode field = tree.path(name);
        if (!field.isTextual() && !field.isNull() && !field.isMissingNode()) {
            throw Unacceptable.request("\"%s\" must be text.".formatted(name));
        }
        return field.asText("");
    }
}
