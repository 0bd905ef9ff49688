package pixfleet.control.gallery;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import pixfleet.control.ledger.Document;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.Write;
import pixfleet.job.GalleryEntry;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.wire.GalleryJson;

/**
 * The gallery's pages: the entries of each job, and the jobs of each day (UTC, by the job's id). Written only here, and
 * only on the condition that nobody wrote meanwhile, so that completions may come twice, late and together.
 */
public final class GalleryIndex {
    private static final int MAX_DAYS = 1000;

    private final Documents documents;

    /**
     * @param documents where the pages are kept
     */
    public GalleryIndex(Documents documents) {
        this.documents = documents;
    }

    /** Adds an entry, or puts it in the place of the same image's earlier one. Twice changes nothing. */
    public void add(GalleryEntry entry) {
        change(
                Keys.galleryPage(entry.job(), entry.position()),
                text -> GalleryJson.writePage(
                        with(text.map(GalleryJson::readPage).orElse(List.of()), entry)));
        change(
                Keys.galleryDay(day(entry.job())),
                text -> GalleryJson.writeDay(with(text.map(GalleryJson::readDay).orElse(List.of()), entry.job())));
    }

    /** Takes a job off its day's page; its own pages are objects of the job and go with it. */
    public void forget(JobId job) {
        String key = Keys.galleryDay(day(job));
        if (documents.find(key).isPresent()) {
            change(
                    key,
                    text -> GalleryJson.writeDay(text.map(GalleryJson::readDay).orElse(List.of()).stream()
                            .filter(other -> !other.equals(job))
                            .toList()));
        }
    }

    /** Jobs with results made before or on that day, a day at a time: newest day first, newest job first. */
    List<LocalDate> days() {
        return documents.list(Keys.GALLERY_DAYS, "", MAX_DAYS).stream()
                .map(entry -> entry.key().substring(Keys.GALLERY_DAYS.length()).replace(".json", ""))
                .map(LocalDate::parse)
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    List<JobId> jobs(LocalDate day) {
        return documents
                .find(Keys.galleryDay(day))
                .map(Document::text)
                .map(GalleryJson::readDay)
                .orElse(List.of())
                .stream()
                .sorted(Comparator.comparing(JobId::value).reversed())
                .toList();
    }

    /** The entries of a job from that position on. */
    List<GalleryEntry> entries(JobId job, int from, int max) {
        var entries = new ArrayList<GalleryEntry>();
        for (Documents.Entry page : documents.list(Keys.gallery(job), before(job, from), MAX_DAYS)) {
            documents.find(page.key()).map(Document::text).map(GalleryJson::readPage).orElse(List.of()).stream()
                    .filter(entry -> entry.position() >= from)
                    .forEach(entries::add);
            if (entries.size() >= max) {
                break;
            }
        }
        return entries.size() > max ? entries.subList(0, max) : entries;
    }

    /** The key just before the page that holds the position, for listing from that page on. */
    private static String before(JobId job, int position) {
        return position < Keys.GALLERY_PAGE ? "" : Keys.galleryPage(job, position - Keys.GALLERY_PAGE);
    }

    static LocalDate day(JobId job) {
        return LocalDate.ofInstant(job.time(), ZoneOffset.UTC);
    }

    private void change(String key, Function<Optional<String>, String> edit) {
        Write write = Write.LOST;
        while (write == Write.LOST) {
            Optional<Document> present = documents.find(key);
            String next = edit.apply(present.map(Document::text));
            if (present.isPresent() && present.get().text().equals(next)) {
                return;
            }
            write = present.map(document -> documents.replace(key, next, document.version()))
                    .orElseGet(() -> documents.create(key, next));
        }
    }

    private static List<GalleryEntry> with(List<GalleryEntry> page, GalleryEntry entry) {
        boolean newer = page.stream()
                .noneMatch(other -> other.image().equals(entry.image())
                        && other.finishedAt().isAfter(entry.finishedAt()));
        if (!newer) {
            return page;
        }
        var entries = new ArrayList<>(page);
        entries.removeIf(other -> other.image().equals(entry.image()));
        entries.add(entry);
        entries.sort(Comparator.comparingInt(GalleryEntry::position));
        return entries;
    }

    private static List<JobId> with(List<JobId> day, JobId job) {
        if (day.contains(job)) {
            return day;
        }
        var jobs = new ArrayList<>(day);
        jobs.add(job);
        jobs.sort(Comparator.comparing(JobId::value));
        return jobs;
    }
}
