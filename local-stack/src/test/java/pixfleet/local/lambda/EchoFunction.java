package pixfleet.local.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A function without a framework, for the stack's own tests. It answers its event, its name and its process, writes a
 * line per event to the file in {@code SEEN}, and misbehaves when the event asks for it.
 */
public class EchoFunction implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        var event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        var seen = System.getenv("SEEN");
        if (seen != null) {
            Files.writeString(
                    Path.of(seen),
                    System.getenv("ROLE") + " " + event.replace("\n", " ") + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        if (event.contains("please-throw")) {
            throw new IllegalStateException("thrown as asked");
        }
        if (event.contains("please-crash")) {
            Runtime.getRuntime().halt(3);
        }
        if (event.contains("please-hang")) {
            hang();
        }
        if (event.contains("please-fill-6-MB")) {
            output.write(("\"" + "x".repeat(6_291_554) + "\"").getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (event.contains("please-overflow")) {
            output.write(("\"" + "x".repeat(6_291_555) + "\"").getBytes(StandardCharsets.UTF_8));
            return;
        }
        var answer = "{\"role\":\"%s\",\"pid\":%d,\"shared\":\"%s\",\"event\":%s}"
                .formatted(System.getenv("ROLE"), ProcessHandle.current().pid(), System.getenv("SHARED"), event);
        output.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    private static void hang() {
        synchronized (EchoFunction.class) {
            while (true) {
                try {
                    EchoFunction.class.wait();
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
