package pixfleet.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Uploads files with their tickets straight to S3, a few files or parts of them at a time, as the page does. What S3 fails to
 * take is sent again: the same bytes under the same key.
 */
public final class Uploader {
    private static final int AT_ONCE = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final Api api;
    private final Semaphore atOnce = new Semaphore(AT_ONCE);

    /**
     * @param api the API that gave the tickets
     */
    public Uploader(Api api) {
        this.api = api;
    }

    /**
     * Uploads every file of a job.
     *
     * @param job the job
     * @param files its files, in the order they were announced
     * @throws ApiFailure if one of them was refused; some of the others are uploaded
     */
    public void upload(Job job, List<Path> files) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Path>> inFlight = uploads(job.images(), files, threads);
            int begun = job.images().size();
            List<String> rest = job.awaited();
            while (!rest.isEmpty()) {
                // Asked for while the page before is still on its way.
                List<Job.Image> page = api.tickets(job.id(), rest);
                List<Path> _ = all(inFlight);
                inFlight = uploads(page, files.subList(begun, files.size()), threads);
                begun += page.size();
                rest = rest.subList(page.size(), rest.size());
            }
            List<Path> _ = all(inFlight);
        }
    }

    private List<Future<Path>> uploads(List<Job.Image> images, List<Path> files, ExecutorService threads) {
        var uploads = new ArrayList<Future<Path>>();
        for (int i = 0; i < images.size(); i++) {
            Path file = files.get(i);
            Job.Ticket ticket = images.get(i).ticket();
            uploads.add(threads.submit(() -> upload(ticket, file, threads), file));
        }
        return uploads;
    }

    private void upload(Job.Ticket ticket, Path file, ExecutorService threads) {
        switch (ticket) {
            case Job.Ticket.Form(var url, var fields) -> form(url, fields, file);
            case Job.Ticket.Parts parts -> parts(parts, file, threads);
        }
    }

    /** What all of them came to, in their order. After a failure those that have not begun are given up. */
    private <T> List<T> all(List<Future<T>> calls) {
        var answers = new ArrayList<T>();
        try {
            for (Future<T> call : calls) {
                answers.add(call.get());
            }
            return answers;
        } catch (ExecutionException e) {
            calls.forEach(call -> call.cancel(true));
            throw e.getCause() instanceof ApiFailure refused ? refused : new ApiFailure("upload", e);
        } catch (InterruptedException e) {
            calls.forEach(call -> call.cancel(true));
            throw Api.interrupted(e);
        }
    }

    private void form(URI url, Map<String, String> fields, Path file) {
        String boundary = "pixfleet-" + UUID.randomUUID();
        var head = new StringBuilder();
        fields.forEach((name, value) -> head.append(
                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(boundary, name, value)));
        head.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n".formatted(boundary))
                .append("Content-Type: application/octet-stream\r\n\r\n");
        try {
            BodyPublisher body = BodyPublishers.concat(
                    BodyPublishers.ofString(head.toString()),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
            send(
                    HttpRequest.newBuilder(url)
                            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                            .POST(body),
                    file);
        } catch (IOException e) {
            throw new ApiFailure("cannot read " + file, e);
        }
    }

    private void parts(Job.Ticket.Parts ticket, Path file, ExecutorService threads) {
        long bytes = size(file);
        var tags = new ArrayList<Future<String>>();
        for (int part = 0; part < ticket.parts().size(); part++) {
            URI url = ticket.parts().get(part);
            long offset = part * ticket.partBytes();
            long length = Math.min(ticket.partBytes(), bytes - offset);
            tags.add(threads.submit(() -> part(url, file, offset, length)));
        }
        var list = new StringBuilder("<CompleteMultipartUpload>");
        int number = 0;
        for (String tag : all(tags)) {
            number++;
            list.append("<Part><PartNumber>%d</PartNumber><ETag>%s</ETag></Part>".formatted(number, tag));
        }
        list.append("</CompleteMultipartUpload>");
        send(
                HttpRequest.newBuilder(ticket.complete())
                        .POST(BodyPublishers.ofString(list.toString(), StandardCharsets.UTF_8)),
                file);
    }

    /** Sends a part as it is read and answers its tag. */
    private String part(URI url, Path file, long offset, long length) {
        BodyPublisher body =
                BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> slice(file, offset, length)), length);
        return send(HttpRequest.newBuilder(url).PUT(body), file)
                .headers()
                .firstValue("ETag")
                .orElse("");
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new ApiFailure("cannot read " + file, e);
        }
    }

    private static InputStream slice(Path file, long offset, long length) {
        try {
            var open = new RandomAccessFile(file.toFile(), "r");
            open.seek(offset);
            return new BoundedStream(Channels.newInputStream(open.getChannel()), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Path file) {
        try {
            atOnce.acquire();
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        }
        try {
            HttpResponse<String> answer = api.answer(request.timeout(TIMEOUT).build());
            if (answer.statusCode() / 100 != 2) {
                throw new ApiFailure("uploading %s was refused by S3: HTTP %d %s"
                        .formatted(file.getFileName(), answer.statusCode(), S3Errors.message(answer.body())));
            }
            return answer;
        } catch (IOException e) {
            throw new ApiFailure("uploading " + file.getFileName(), e);
        } catch (InterruptedException e) {
            throw Api.interrupted(e);
        } finally {
            atOnce.release();
        }
    }
}
