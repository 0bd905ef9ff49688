package pixfleet.fleet.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.Tasks;
import pixfleet.job.ImageFormat;
import pixfleet.job.ImageId;
import pixfleet.job.ImageRef;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.ObjectRef;
import pixfleet.job.Result;
import pixfleet.job.Task;
import pixfleet.job.Timings;
import pixfleet.pipeline.Dimensions;
import pixfleet.pipeline.Pipeline;

/** What every {@link EarlierResults} does. */
public abstract class EarlierResultsContract {
    private static final AtomicInteger CONTENTS = new AtomicInteger();
    private static final String ADA = "ada";

    private final String content = "content" + CONTENTS.incrementAndGet();

    protected abstract EarlierResults earlier();

    /** Makes the task's job known. */
    protected abstract void open(Task task, String owner);

    /** Records that the task came out so. */
    protected abstract void done(Task task, Result result);

    /** Deletes the task's job. */
    protected abstract void delete(Task task);

    /** Stores an object in the results bucket. */
    protected abstract void store(String key);

    /** Removes one. */
    protected abstract void remove(String key);

    protected abstract boolean isStored(String key);

    private static Task task(String etag, String pipeline) {
        JobId job = Tasks.job();
        ImageId image = ImageId.of(job, 0);
        return new Task(
                new ImageRef(
                        job, image, 0, "a.png", new ObjectRef("uploads", Keys.original(job, image, "a.png"), etag)),
                1,
                ImageFormat.PNG,
                new Dimensions(4, 3, 3, 8),
                100,
                Pipeline.parse(pipeline));
    }

    private Task opened(String pipeline, String owner) {
        Task task = task(content, pipeline);
        open(task, owner);
        return task;
    }

    /** A task that has come out, with a tile. */
    private Task remembered(String pipeline) {
        Task task = opened(pipeline, ADA);
        var second = Duration.ofSeconds(1);
        String key = Keys.result(task.job(), task.image(), ImageFormat.PNG);
        String thumb = Keys.thumb(task.job(), task.image());
        store(key);
        store(thumb);
        store(Keys.results(task.job(), task.image()) + "image_files/9/0_0.jpg");
        done(
                task,
                new Result(
                        key,
                        thumb,
                        ImageFormat.PNG,
                        new Dimensions(4, 3, 3, 8),
                        77,
                        new Timings(second, second, second, second, second),
                        List.of("The profile was left out.")));
        earlier().remember(task);
        return task;
    }

    @Test
    void thereIsNoneOfWhatNobodyRemembers() {
        assertThat(earlier().copied(opened("canny", ADA))).isEmpty();
    }

    @Test
    void theSameContentAndPipelineIsCopiedWithThumbnailAndTiles() {
        remembered("canny");
        Task again = opened("canny", ADA);

        Result copy = earlier().copied(again).orElseThrow();

        assertThat(earlier().copied(again)).contains(copy);
        assertThat(copy.key()).isEqualTo(Keys.result(again.job(), again.image(), ImageFormat.PNG));
        assertThat(copy.thumbKey()).isEqualTo(Keys.thumb(again.job(), again.image()));
        assertThat(copy.bytes()).isEqualTo(77);
        assertThat(copy.notes()).containsExactly("The profile was left out.");
        assertThat(copy.timings().process()).isZero();
        assertThat(isStored(copy.key())).isTrue();
        assertThat(isStored(copy.thumbKey())).isTrue();
        assertThat(isStored(Keys.results(again.job(), again.image()) + "image_files/9/0_0.jpg"))
                .isTrue();
    }

    @Test
    void anotherPipelineContentOrOwnerHasNone() {
        remembered("canny");
        Task otherContent = task(content + "-other", "canny");
        open(otherContent, ADA);

        assertThat(earlier().copied(opened("canny:low=7", ADA))).isEmpty();
        assertThat(earlier().copied(otherContent)).isEmpty();
        assertThat(earlier().copied(opened("canny", "bob"))).isEmpty();
    }

    @Test
    void aTaskIsNotAnsweredByItself() {
        Task task = remembered("canny");

        assertThat(earlier().copied(task)).isEmpty();
    }

    @Test
    void whatIsGoneIsMadeAnew() {
        Task first = remembered("invert");
        remove(Keys.result(first.job(), first.image(), ImageFormat.PNG));
        assertThat(earlier().copied(opened("invert", ADA))).isEmpty();

        delete(remembered("invert"));
        assertThat(earlier().copied(opened("invert", ADA))).isEmpty();
    }

    @Test
    void theLastOneThatCameOutStands() {
        Task first = remembered("invert");
        remembered("invert");
        delete(first);

        Optional<Result> copy = earlier().copied(opened("invert", ADA));

        assertThat(copy).isPresent();
    }
}
