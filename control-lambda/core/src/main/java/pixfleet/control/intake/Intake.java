package pixfleet.control.intake;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.Dispatch.Dispatched;
import pixfleet.control.dispatch.TaskIds;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.control.intake.Verdict.Accepted;
import pixfleet.control.intake.Verdict.Ignored;
import pixfleet.control.intake.Verdict.Refused;
import pixfleet.control.jobs.Cancellation;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.Keys.Incoming.Loose;
import pixfleet.job.Keys.Incoming.Ticketed;
import pixfleet.job.ObjectRef;
import pixfleet.job.Stage;
import pixfleet.job.Status;
import pixfleet.job.Task;
import pixfleet.pipeline.InvalidPipeline;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.Announcements;
import pixfleet.records.Images;
import pixfleet.records.Images.Advance;
import pixfleet.records.JobRecord;
import pixfleet.records.Jobs;
import pixfleet.records.Jobs.Opening;

/**
 * Judges an upload by its header and sends its task. Twice is harmless: ids come from the upload, a task that was sent is
 * not sent again, and a status only advances.
 */
public final class Intake {
    private static final Ignored DELETED = new Ignored("its job has been deleted");

    private final Uploads uploads;
    private final Jobs jobs;
    private final Announcements announcements;
    private final Images statuses;
    private final Dispatch dispatch;
    private final Assessor assessor;
    private final String uploadsOwner;
    private final Clock clock;
    private final HeaderReader headers;

    /** Where an intake reads and writes. */
    public record Ports(Uploads uploads, Jobs jobs, Images statuses, Dispatch dispatch) {}

    /**
     * @param ports where it reads and writes
     * @param limits what is taken at most
     * @param clock dates the statuses
     */
    public Intake(Ports ports, UploadLimits limits, Clock clock) {
        this(ports, limits, Jobs.OPERATORS, clock);
    }

    /**
     * @param ports where it reads and writes
     * @param limits what is taken at most
     * @param uploadsOwner to whom uploads without a ticket belong
     * @param clock dates the statuses
     */
    public Intake(Ports ports, UploadLimits limits, String uploadsOwner, Clock clock) {
        this.uploads = ports.uploads();
        this.jobs = ports.jobs();
        this.announcements = new Announcements(jobs);
        this.statuses = ports.statuses();
        this.dispatch = ports.dispatch();
        this.assessor = new Assessor(uploads, limits);
        this.uploadsOwner = uploadsOwner;
        this.clock = clock;
        this.headers = new HeaderReader(uploads);
    }

    /**
     * Judges the object at that key.
     *
     * @param key decoded
     */
    public Verdict admit(String bucket, String key) {
        Optional<Keys.Incoming> incoming = Keys.incoming(key);
        if (incoming.isEmpty()) {
            return new Ignored("it is not an upload");
        }
        return switch (incoming.get()) {
            case Ticketed ticketed -> ticketed(bucket, key, ticketed);
            case Loose(String name) ->
                uploads.find(bucket, key)
                        .map(upload -> loose(upload, Keys.fileName(name)))
                        .orElse(new Ignored("it is gone"));
        };
    }

    /** Judges an image of the job once more, as the attempt after the one its status tells of. */
    public Verdict again(JobRecord job, Status status) {
        ObjectRef original = status.original();
        return uploads.find(original.bucket(), original.key())
                .flatMap(upload -> jobs.announced(job.id(), status.image())
                        .map(image -> judge(upload, Claim.of(job, jobs.pipeline(job), image, status.attempt() + 1))))
                .orElse(new Ignored("its original is gone"));
    }

    /**
     * The task that was sent for that image, made anew from its header; nothing if that version of its original is gone.
     */
    public Optional<Task> task(JobRecord job, Status status) {
        ObjectRef original = status.original();
        return uploads.find(original.bucket(), original.key())
                .filter(upload -> upload.ref().etag().equals(original.etag()))
                .flatMap(upload -> headers.read(upload)
                        .filter(Reading.Sound.class::isInstance)
                        .map(Reading.Sound.class::cast)
                        .flatMap(sound -> jobs.announced(job.id(), status.image())
                                .map(image -> Claim.of(job, jobs.pipeline(job), image, status.attempt())
                                        .task(upload.ref(), sound.header(), upload.bytes()))));
    }

    private Verdict ticketed(String bucket, String key, Ticketed ticketed) {
        Images.Known known = statuses.look(ticketed.job(), ticketed.image());
        if (known.job().isEmpty()) {
            return new Refused("There is no job " + ticketed.job() + ".");
        }
        JobRecord job = known.job().get();
        Optional<JobImage> announced = announcements.find(ticketed.job(), ticketed.image());
        if (announced.isEmpty()) {
            return new Refused("The job %s has no image %s.".formatted(ticketed.job(), ticketed.image()));
        }
        if (!announced.get().fileName().equals(ticketed.fileName())) {
            return new Refused("The image was announced as %s, not %s."
                    .formatted(announced.get().fileName(), ticketed.fileName()));
        }
        Claim claim = Claim.of(job, jobs.pipeline(job), announced.get(), 1);
        return uploads.find(bucket, key)
                .map(upload -> judge(upload, claim, task -> dispatch.dispatch(task, known.status())))
                .orElse(new Ignored("it is gone"));
    }

    private Verdict loose(Upload upload, String fileName) {
        JobId id = TaskIds.job(upload.ref(), upload.storedAt());
        var image = new JobImage(TaskIds.image(id, 0), fileName, Math.max(1, upload.bytes()));
        String text = upload.metadata().getOrDefault(Keys.PIPELINE_METADATA, "");
        Pipeline pipeline;
        try {
            pipeline = jobs.pipeline(uploadsOwner, text);
        } catch (InvalidPipeline e) {
            return refuseWithoutPipeline(upload, id, image, text.isBlank() ? missingPipeline() : unreadable(e));
        }
        var job = new JobRecord(id, uploadsOwner, pipeline.text(), 1, id.time());
        return switch (jobs.openUploaded(job, image)) {
            case OPEN -> judge(upload, Claim.of(job, pipeline, image, 1));
            case DELETED -> DELETED;
        };
    }

    private static String missingPipeline() {
        return "The upload does not say what to do with it: give it the metadata %s, for example --metadata %s=canny."
                .formatted(Keys.PIPELINE_METADATA, Keys.PIPELINE_METADATA);
    }

    private static String unreadable(InvalidPipeline e) {
        return "The metadata %s cannot be used: %s.".formatted(Keys.PIPELINE_METADATA, e.getMessage());
    }

    private Verdict refuseWithoutPipeline(Upload upload, JobId job, JobImage image, String reason) {
        if (jobs.openUploaded(new JobRecord(job, uploadsOwner, "", 1, job.time()), image) == Opening.DELETED) {
            return DELETED;
        }
        Advance _ = statuses.advance(new Status(
                new ImageRef(job, image.id(), 0, image.fileName(), upload.ref()),
                1,
                new Stage.Refused(reason),
                clock.instant(),
                ""));
        return new Refused(reason);
    }

    private Verdict judge(Upload upload, Claim claim) {
        return judge(upload, claim, dispatch::dispatch);
    }

    private Verdict judge(Upload upload, Claim claim, Function<Task, Dispatched> send) {
        return assessor.assess(upload, claim)
                .map(opinion -> switch (opinion) {
                    case Opinion.Unfit(var _, String reason) -> refuse(upload, claim, reason);
                    case Opinion.Fit(Task task) -> accept(upload, claim, task, send.apply(task));
                })
                .orElse(new Ignored("it was replaced while it was read"));
    }

    private Verdict accept(Upload upload, Claim claim, Task task, Dispatched dispatched) {
        return dispatched == Dispatched.SENT
                ? new Accepted(task, dispatched)
                : afresh(upload, claim)
                        .map(next -> resend(upload, next, task.at(next.attempt())))
                        .orElseGet(() -> new Accepted(task, dispatched));
    }

    private Verdict resend(Upload upload, Claim claim, Task task) {
        return accept(upload, claim, task, dispatch.dispatch(task));
    }

    /** The next attempt, if the image has ended badly with other bytes than these: who uploads better ones is heard. */
    private Optional<Claim> afresh(Upload upload, Claim claim) {
        return statuses.find(claim.job(), claim.image().id())
                .filter(known -> known.attempt() >= claim.attempt())
                .filter(known -> known.stage() instanceof Stage.Refused || known.stage() instanceof Stage.Failed)
                .filter(known -> !known.stage().equals(Cancellation.CANCELLED))
                .filter(known -> !known.original().etag().equals(upload.ref().etag()))
                .map(known -> claim.at(known.attempt() + 1));
    }

    private Verdict refuse(Upload upload, Claim claim, String reason) {
        var refused = claim.status(upload.ref(), new Stage.Refused(reason), clock.instant());
        Optional<Claim> next = statuses.advance(refused) == Advance.BEHIND ? afresh(upload, claim) : Optional.empty();
        return next.map(again -> refuse(upload, again, reason)).orElseGet(() -> new Refused(reason));
    }
}
