package pixfleet.control.intake;

import java.util.Optional;
import pixfleet.control.intake.Opinion.Fit;
import pixfleet.control.intake.Opinion.Unfit;
import pixfleet.control.intake.Uploads.Unreadable;
import pixfleet.control.intake.Uploads.Upload;
import pixfleet.fault.TransientFailure;
import pixfleet.header.ImageHeader;
import pixfleet.job.ImageId;
import pixfleet.job.JobImage;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.pipeline.Pipeline;
import pixfleet.records.JobRecord;

/** Judges originals by their headers, and does nothing about it. */
public final class Assessor {
    private static final int FIRST_ATTEMPT = 1;

    private final Uploads uploads;
    private final UploadLimits limits;
    private final HeaderReader headers;

    /**
     * @param uploads where they lie
     * @param limits what is taken at most
     */
    public Assessor(Uploads uploads, UploadLimits limits) {
        this.uploads = uploads;
        this.limits = limits;
        this.headers = new HeaderReader(uploads);
    }

    /**
     * Judges an image of a job whose source is listed.
     *
     * @param pipeline the job's
     * @param original where it lies; any version will do
     * @throws TransientFailure if it could not be read now
     */
    public Opinion assess(JobRecord job, Pipeline pipeline, ImageId id, ObjectRef original) {
        Optional<Upload> upload;
        try {
            upload = uploads.find(original.bucket(), original.key());
        } catch (Unreadable e) {
            return new Unfit(original, e.reason());
        }
        if (upload.isEmpty()) {
            return new Unfit(original, "There is no object s3://%s/%s.".formatted(original.bucket(), original.key()));
        }
        var image = new JobImage(id, Keys.fileName(original.key()), Long.MAX_VALUE);
        return assess(upload.get(), Claim.of(job, pipeline, image, FIRST_ATTEMPT))
                .orElseThrow(() -> new TransientFailure(original.key() + " was replaced while it was read"));
    }

    /** Judges an upload; nothing if it has been replaced or removed meanwhile. */
    Optional<Opinion> assess(Upload upload, Claim claim) {
        if (upload.bytes() > claim.image().bytes()) {
            return unfit(
                    upload,
                    "The file has %d bytes, more than the %d announced."
                            .formatted(upload.bytes(), claim.image().bytes()));
        }
        Optional<String> tooLarge = limits.tooLarge(upload.bytes());
        if (tooLarge.isPresent()) {
            return unfit(upload, tooLarge.get());
        }
        return headers.read(upload).map(reading -> switch (reading) {
            case Reading.Unfit(String reason) -> new Unfit(upload.ref(), reason);
            case Reading.Sound(ImageHeader header) -> assess(upload, claim, header);
        });
    }

    private static Optional<Opinion> unfit(Upload upload, String reason) {
        return Optional.of(new Unfit(upload.ref(), reason));
    }

    private Opinion assess(Upload upload, Claim claim, ImageHeader header) {
        return limits.tooLarge(header.format(), upload.bytes())
                .or(() -> limits.refusal(header.format(), header.dimensions()))
                .or(() -> new PipelineFit(claim.pipeline(), limits).refusal(header, () -> turn(upload, header)))
                .<Opinion>map(reason -> new Unfit(upload.ref(), reason))
                .orElseGet(() -> new Fit(claim.task(upload.ref(), header, upload.bytes())));
    }

    /** One that has been replaced meanwhile is judged anew by the event of what replaced it. */
    private Turn turn(Upload upload, ImageHeader header) {
        return headers.turn(upload, header.format()).orElse(Turn.UNKNOWN);
    }
}
