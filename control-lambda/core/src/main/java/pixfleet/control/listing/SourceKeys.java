package pixfleet.control.listing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pixfleet.control.intake.Uploads;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.job.ObjectRef;
import pixfleet.job.Source;
import pixfleet.records.Listings;
import pixfleet.records.Listings.Block;

/** The keys of a source, a page at a time. */
final class SourceKeys {
    /** Keys of a page, and what S3 lists at most in a call. */
    static final int PAGE = 1000;

    /** Bytes of a manifest that are read at once: no key is longer than 1024 bytes, so it holds a page. */
    private static final int RANGE = 1 << 20;

    private final Sources sources;
    private final Uploads uploads;

    SourceKeys(Sources sources, Uploads uploads) {
        this.sources = sources;
        this.uploads = uploads;
    }

    private record Entry(String key, String after) {}

    /**
     * The next keys, in blocks of which none but the last of the source is less than full.
     *
     * @param after where the last block ended; empty for the beginning
     * @return up to {@value #PAGE} keys; none at the end
     * @throws Unreadable if the source can be read no further
     */
    List<Block> next(Source source, String after) {
        List<Entry> entries = switch (source) {
            case Source.Prefix(String bucket, String prefix) -> listed(bucket, prefix, after);
            case Source.Manifest(ObjectRef list) -> written(list, after.isEmpty() ? 0 : Long.parseLong(after));
        };
        var blocks = new ArrayList<Block>();
        for (int from = 0; from < entries.size(); from += Listings.BLOCK) {
            List<Entry> block = entries.subList(from, Math.min(from + Listings.BLOCK, entries.size()));
            blocks.add(new Block(
                    block.stream().map(Entry::key).toList(), block.getLast().after()));
        }
        return blocks;
    }

    /** Keys that end with a slash are folders that some tools make, and no images. */
    private List<Entry> listed(String bucket, String prefix, String first) {
        var entries = new ArrayList<Entry>();
        String after = first;
        while (entries.size() < PAGE) {
            List<String> page = sources.list(bucket, prefix, after, PAGE);
            page.stream()
                    .filter(key -> !key.endsWith("/"))
                    .limit(PAGE - entries.size())
                    .forEach(key -> entries.add(new Entry(key, key)));
            if (page.size() < PAGE) {
                break;
            }
            after = page.getLast();
        }
        return entries;
    }

    private List<Entry> written(ObjectRef list, long first) {
        long bytes = uploads.find(list.bucket(), list.key())
                .filter(found -> found.ref().etag().equals(list.etag()))
                .orElseThrow(() -> replaced(list))
                .bytes();
        var entries = new ArrayList<Entry>();
        long at = first;
        while (at < bytes && entries.size() < PAGE) {
            ByteBuffer range = uploads.read(list, at, RANGE).orElseThrow(() -> replaced(list));
            long read = lines(range, at, at + range.remaining() >= bytes, entries);
            if (read == at) {
                throw new Unreadable("A line of the manifest is longer than any key.");
            }
            at = read;
        }
        return entries;
    }

    private static Unreadable replaced(ObjectRef list) {
        return new Unreadable("The manifest s3://%s/%s was replaced or removed while it was read."
                .formatted(list.bucket(), list.key()));
    }

    /** Adds whole lines, and answers behind which of them the list goes on. */
    private static long lines(ByteBuffer range, long at, boolean isLast, List<Entry> entries) {
        var bytes = new byte[range.remaining()];
        range.get(bytes);
        int from = 0;
        for (int end = 0; end <= bytes.length && entries.size() < PAGE; end++) {
            boolean ends = end < bytes.length ? bytes[end] == '\n' : isLast && end > from;
            if (ends) {
                String line = new String(bytes, from, end - from, StandardCharsets.UTF_8).strip();
                from = Math.min(end + 1, bytes.length);
                if (!line.isEmpty()) {
                    entries.add(new Entry(line.replace("\uFEFF", ""), Long.toString(at + from)));
                }
            }
        }
        return at + from;
    }
}
