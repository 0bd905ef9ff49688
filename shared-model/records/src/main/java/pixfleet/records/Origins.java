package pixfleet.records;

import pixfleet.job.Destination;
import pixfleet.job.Listing;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.records.table.Row;

/** Where a job's images come from, as attributes of its row. A row without them is of a job whose images are uploaded. */
final class Origins {
    private static final String BUCKET = "sourceBucket";
    private static final String PREFIX = "sourcePrefix";
    private static final String LIST = "sourceList";
    private static final String LIST_ETAG = "sourceListEtag";
    private static final String MIRROR_BUCKET = "mirrorBucket";
    private static final String MIRROR_PREFIX = "mirrorPrefix";
    private static final String LISTING = "listing";
    private static final String REASON = "listingReason";

    private Origins() {}

    static Row write(Row row, Origin origin) {
        return switch (origin) {
            case Origin.Uploads _ -> row;
            case Origin.Listed(Source source, Destination destination, Listing listing) ->
                write(write(write(row, source), destination), listing);
        };
    }

    private static Row write(Row row, Source source) {
        Row named = row.with(BUCKET, source.bucket());
        return switch (source) {
            case Source.Prefix(var _, String prefix) -> named.with(PREFIX, prefix);
            case Source.Manifest(ObjectRef list) -> named.with(LIST, list.key()).with(LIST_ETAG, list.etag());
        };
    }

    private static Row write(Row row, Destination destination) {
        return switch (destination) {
            case Destination.Results _ -> row;
            case Destination.Mirror(String bucket, String prefix) ->
                row.with(MIRROR_BUCKET, bucket).with(MIRROR_PREFIX, prefix);
        };
    }

    static Row write(Row row, Listing listing) {
        Row told = row.with(LISTING, listing.word());
        return listing instanceof Listing.Stopped(String reason) ? told.with(REASON, reason) : told;
    }

    static Origin read(Row row) {
        if (row.text(BUCKET).isEmpty()) {
            return new Origin.Uploads();
        }
        return new Origin.Listed(source(row), destination(row), listing(row));
    }

    private static Source source(Row row) {
        String bucket = row.need(BUCKET);
        return row.text(LIST)
                .<Source>map(list -> new Source.Manifest(new ObjectRef(bucket, list, row.need(LIST_ETAG))))
                .orElseGet(() -> new Source.Prefix(bucket, row.text(PREFIX).orElse("")));
    }

    private static Destination destination(Row row) {
        return row.text(MIRROR_BUCKET)
                .<Destination>map(bucket ->
                        new Destination.Mirror(bucket, row.text(MIRROR_PREFIX).orElse("")))
                .orElseGet(Destination.Results::new);
    }

    private static Listing listing(Row row) {
        return switch (row.need(LISTING)) {
            case "open" -> new Listing.Open();
            case "complete" -> new Listing.Complete();
            default -> new Listing.Stopped(row.text(REASON).orElse(""));
        };
    }
}
