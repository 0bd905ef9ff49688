package pixfleet.control.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import pixfleet.job.ImageId;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Status;
import pixfleet.wire.StatusJson;

/** How far each image has come. A status only ever advances, whoever writes it: see {@link Status#supersedes}. */
public final class StatusLedger {
    private static final int PAGE = 1000;
    private static final int REMEMBERED = 20_000;

    private final Documents documents;
    private final Map<String, Known> remembered = new ConcurrentHashMap<>();

    private record Known(String version, Status status) {}

    /** What became of an advance. */
    public enum Advance {
        /** The status stands as given. */
        WRITTEN,
        /** The image had come as far or further already: nothing was written. */
        BEHIND
    }

    /**
     * @param documents where statuses are kept
     */
    public StatusLedger(Documents documents) {
        this.documents = documents;
    }

    /** The status of an image, if it has one. */
    public Optional<Status> find(JobId job, ImageId image) {
        return documents.find(Keys.status(job, image)).map(document -> StatusJson.read(document.text()));
    }

    /**
     * Writes a status if it takes the image further. Races with other writers are run again, each loss of which means
     * that another has advanced, so this ends. Twice is harmless.
     */
    public Advance advance(Status next) {
        String key = Keys.status(next.job(), next.image());
        while (true) {
            Optional<Document> present = documents.find(key);
            if (present.isPresent()
                    && !next.supersedes(StatusJson.read(present.get().text()))) {
                return Advance.BEHIND;
            }
            String text = StatusJson.write(next);
            Write write = present.map(document -> documents.replace(key, text, document.version()))
                    .orElseGet(() -> documents.create(key, text));
            if (write == Write.DONE) {
                return Advance.WRITTEN;
            }
        }
    }

    /** Every status of a job, in no order. Only those that changed since they were last read are read again. */
    public Collection<Status> all(JobId job) {
        var statuses = new ArrayList<Status>();
        var changed = new ArrayList<Documents.Entry>();
        for (Documents.Entry entry : entries(job)) {
            Known known = remembered.get(entry.key());
            if (known != null && known.version().equals(entry.version())) {
                statuses.add(known.status());
            } else {
                changed.add(entry);
            }
        }
        statuses.addAll(read(changed));
        return statuses;
    }

    private List<Documents.Entry> entries(JobId job) {
        var entries = new ArrayList<Documents.Entry>();
        String after = "";
        while (true) {
            List<Documents.Entry> page = documents.list(Keys.statuses(job), after, PAGE);
            entries.addAll(page);
            if (page.size() < PAGE) {
                return entries;
            }
            after = page.getLast().key();
        }
    }

    private List<Status> read(List<Documents.Entry> entries) {
        if (remembered.size() > REMEMBERED) {
            remembered.clear();
        }
        return Concurrent.map(entries, this::read).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Status> read(Documents.Entry entry) {
        return documents.find(entry.key()).map(document -> {
            Status status = StatusJson.read(document.text());
            remembered.put(entry.key(), new Known(document.version(), status));
            return status;
        });
    }
}
