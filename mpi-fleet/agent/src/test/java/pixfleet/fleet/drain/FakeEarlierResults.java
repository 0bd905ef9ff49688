package pixfleet.fleet.drain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import pixfleet.job.JobId;
import pixfleet.job.Keys;
import pixfleet.job.Result;
import pixfleet.job.StripCount;
import pixfleet.job.Task;
import pixfleet.job.Timings;

/** {@link EarlierResults} in memory. */
final class FakeEarlierResults implements EarlierResults {
    final Set<String> objects = new HashSet<>();
    private final Map<JobId, String> owners = new HashMap<>();
    private final Map<JobId, Result> results = new HashMap<>();
    private final Map<String, Task> last = new HashMap<>();

    synchronized void open(Task task, String owner) {
        owners.put(task.job(), owner);
    }

    synchronized void done(Task task, Result result) {
        results.put(task.job(), result);
    }

    synchronized void delete(Task task) {
        owners.remove(task.job());
        results.remove(task.job());
    }

    private String same(Task task) {
        return String.join(
                " ",
                owners.get(task.job()),
                task.original().etag(),
                task.pipeline().text());
    }

    @Override
    public synchronized void remember(Task task) {
        if (owners.containsKey(task.job())) {
            last.put(same(task), task);
        }
    }

    @Override
    public synchronized Optional<Result> copied(Task task) {
        Task earlier = owners.containsKey(task.job()) ? last.get(same(task)) : null;
        if (earlier == null || earlier.equals(task) || !results.containsKey(earlier.job())) {
            return Optional.empty();
        }
        Result result = results.get(earlier.job());
        if (!objects.contains(result.key())) {
            return Optional.empty();
        }
        String from = Keys.results(earlier.job(), earlier.image());
        String to = Keys.results(task.job(), task.image());
        Set.copyOf(objects).stream()
                .filter(key -> key.startsWith(from))
                .forEach(key -> objects.add(to + key.substring(from.length())));
        return Optional.of(new Result(
                to + result.key().substring(from.length()),
                to + result.thumbKey().substring(from.length()),
                result.format(),
                result.dimensions(),
                result.bytes(),
                Timings.NONE,
                result.notes(),
                StripCount.NONE));
    }
}
