package pixfleet.records;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pixfleet.job.Completion;
import pixfleet.job.JobId;
import pixfleet.job.JobNotice;
import pixfleet.records.table.Change;
import pixfleet.records.table.Condition;
import pixfleet.records.table.Row;
import pixfleet.records.table.Table;
import pixfleet.records.table.Write;
import pixfleet.wire.NoticeJson;

/** When jobs have finished, each once. */
public final class Finishes {
    private static final String FINISHED = "finished";

    private final Table table;
    private final Counts counts;

    /**
     * @param table where jobs lie
     */
    public Finishes(Table table) {
        this.table = table;
        this.counts = new Counts(table);
    }

    /** What a look at a job found. */
    public sealed interface Look {
        /** Some of its images have not come to an end. */
        record Open() implements Look {}

        /** It has finished, and whoever was told so by this answer tells others, and then {@link #told}. */
        record Tell(JobNotice notice) implements Look {}

        /** It has finished and was told, is being told by somebody else, or is no more. */
        record Over() implements Look {}
    }

    /**
     * Looks at a job. Of several who look one is answered {@link Look.Tell}; if nothing is heard of that one for
     * {@link Completion#OWN}, another.
     */
    public Look look(JobId job, Instant now) {
        Optional<Row> present = table.find(Places.job(job));
        Optional<JobRecord> record = present.flatMap(Jobs::record);
        if (record.isEmpty()) {
            return new Look.Over();
        }
        Row row = present.orElseThrow();
        Optional<String> finished = row.text(FINISHED);
        if (finished.isPresent()) {
            return Transition.isUntold(row) && row.number(Places.DUE) <= now.toEpochMilli()
                    ? claimed(row, NoticeJson.read(finished.get()), now)
                    : new Look.Over();
        }
        Ends ended = counts.ends(job);
        boolean open =
                !record.get().origin().isKnown() || ended.ended() < record.get().images();
        return open ? new Look.Open() : claimed(row, notice(record.get(), ended), now);
    }

    private static JobNotice notice(JobRecord job, Ends ended) {
        return new JobNotice(
                job.id(),
                job.owner(),
                job.images(),
                ended.done(),
                ended.refused(),
                ended.failed(),
                job.createdAt(),
                ended.lastEnd().isBefore(job.createdAt()) ? job.createdAt() : ended.lastEnd());
    }

    private Look claimed(Row row, JobNotice notice, Instant now) {
        Row mine = row.with(FINISHED, NoticeJson.write(notice, ""))
                .with(Transition.UNTOLD, 1)
                .with(Places.OPEN, Places.open(row.key()))
                .with(Places.DUE, now.plus(Completion.OWN).toEpochMilli())
                .next();
        return put(row, mine) == Write.DONE ? new Look.Tell(notice) : new Look.Over();
    }

    /** Records that it was told. Twice is harmless. */
    public void told(JobId job) {
        table.find(Places.job(job)).filter(Transition::isUntold).ifPresent(row -> {
            // Lost to who deletes the job: so much the better.
            Write _ = put(row, Transition.told(row));
        });
    }

    private Write put(Row present, Row next) {
        return table.write(List.of(new Change.Put(next, Condition.unchanged(present.version()))));
    }
}
