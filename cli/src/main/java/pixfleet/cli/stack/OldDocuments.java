package pixfleet.cli.stack;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a release that kept jobs and statuses in S3 has left there. Nothing reads or migrates it. */
public final class OldDocuments {
    /** What to say of them. */
    public static final String SENTENCE =
            "an earlier release left documents of its jobs below jobs/ and gallery/ in the results bucket. This one does not"
                    + " read them: these jobs are shown no more. Their results stay below results/ until you remove both.";

    private OldDocuments() {}

    /** Whether there are some in the local stack's results bucket. */
    public static boolean in(StackLayout layout) {
        Path buckets = layout.state().resolve("s3");
        if (!Files.isDirectory(buckets)) {
            return false;
        }
        try (DirectoryStream<Path> results = Files.newDirectoryStream(buckets, "*-results-*")) {
            for (Path bucket : results) {
                if (Files.isDirectory(bucket.resolve("jobs"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            // Whoever may not look has nothing to be told.
            return false;
        }
    }
}
