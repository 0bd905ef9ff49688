package pixfleet.control.upload;

import java.util.List;
import java.util.Optional;
import pixfleet.job.Destination;
import pixfleet.job.Source;

/**
 * Which buckets of their own users may name.
 *
 * @param sources those whose images are read
 * @param destinations those that copies of results are written to
 */
public record SourceTerms(List<String> sources, List<String> destinations) {
    /** Copies the lists. */
    public SourceTerms {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
    }

    /** Why that is not to be had, if it is not: a sentence for the user. */
    Optional<String> refusal(Source source, Destination destination) {
        if (!sources.contains(source.bucket())) {
            return Optional.of("The bucket %s is not among those whose images are read: %s."
                    .formatted(source.bucket(), named(sources)));
        }
        return switch (destination) {
            case Destination.Results _ -> Optional.empty();
            case Destination.Mirror mirror -> refusal(source, mirror);
        };
    }

    private Optional<String> refusal(Source source, Destination.Mirror mirror) {
        if (!destinations.contains(mirror.bucket())) {
            return Optional.of("The bucket %s is not among those that results are copied to: %s."
                    .formatted(mirror.bucket(), named(destinations)));
        }
        if (!mirror.prefix().isEmpty() && !mirror.prefix().endsWith("/")) {
            return Optional.of(
                    "The destination's prefix ends with a slash, and %s does not.".formatted(mirror.prefix()));
        }
        if (!mirror.bucket().equals(source.bucket())) {
            return Optional.empty();
        }
        return switch (source) {
            case Source.Manifest _ ->
                Optional.of(
                        "The destination lies in the manifest's own bucket, where a copy could replace an original.");
            case Source.Prefix(var _, String prefix) ->
                prefix.startsWith(mirror.prefix()) || mirror.prefix().startsWith(prefix)
                        ? Optional.of(
                                "The destination and the source lie in each other, so a copy could replace an original.")
                        : Optional.empty();
        };
    }

    private static String named(List<String> buckets) {
        return buckets.isEmpty() ? "there are none" : String.join(", ", buckets);
    }
}
