package pixfleet.system.rehearsal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Writes down every call of the SDK, made or signed, in whatever process it lies on the class path of: who, service, operation and on
 * what; once more if it has written a row of a table, with that row. The SDK finds it by itself.
 */
public final class Recorder implements ExecutionInterceptor {
    /** Beside this class, in its jar: where to write. */
    static final String FILE = "recorder.file";

    private static final List<String> NAMES = List.of("QueueUrl", "TopicArn");

    /** What it needs a right for, whether or not it succeeds. */
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        calls(context.request(), attributes).forEach(call -> write(call.with("")));
    }

    /** Rows that were written: a condition that does not hold any more leaves them as they are. */
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        calls(context.request(), attributes)
                .filter(call -> !call.row().isEmpty())
                .forEach(Recorder::write);
    }

    /**
     * One thing asked for.
     *
     * @param row the row it writes; empty if it writes none
     */
    private record Call(String service, String operation, String resource, String row) {
        Call with(String another) {
            return new Call(service, operation, resource, another);
        }
    }

    private static Stream<Call> calls(SdkPojo request, ExecutionAttributes attributes) {
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        Optional<Object> parts = field(request, "TransactItems");
        if (parts.isPresent()) {
            return ((List<?>) parts.get()).stream().flatMap(part -> parts(service, (SdkPojo) part));
        }
        return Stream.concat(
                object(request, "Source").map(source -> new Call(service, "GetObject", source, "")).stream(),
                resources(request).stream().map(resource -> new Call(service, operation, resource, row(request))));
    }

    /** The row that is put or updated, if one is: its partition and its place there. */
    private static String row(SdkPojo request) {
        return Stream.of("Item", "Key")
                .flatMap(name -> field(request, name).stream())
                .filter(Map.class::isInstance)
                .map(row -> key((Map<?, ?>) row, "pk") + " " + key((Map<?, ?>) row, "sk"))
                .findFirst()
                .orElse("");
    }

    private static String key(Map<?, ?> row, String name) {
        return row.get(name) instanceof SdkPojo value
                ? field(value, "S").map(String::valueOf).orElse("")
                : "";
    }

    /** Each part of a transaction needs the right it would need by itself. */
    private static Stream<Call> parts(String service, SdkPojo part) {
        return Stream.of("Put", "Update", "Delete", "ConditionCheck")
                .flatMap(kind -> field(part, kind).stream()
                        .flatMap(one -> resources((SdkPojo) one).stream()
                                .map(table -> new Call(service, kind + "Item", table, row((SdkPojo) one)))));
    }

    /** The function's name without its stack's, or node, or rank. */
    private static String who() {
        String function = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
        if (function != null) {
            return function.substring(function.indexOf('-') + 1);
        }
        return System.getProperty("sun.java.command", "").contains("AgentMain") ? "node" : "rank";
    }

    /** Of a copy, from where or to where. */
    private static Optional<String> object(SdkPojo request, String end) {
        return field(request, end + "Bucket")
                .map(bucket -> bucket
                        + field(request, end + "Key").map(key -> "/" + key).orElse(""));
    }

    private static List<String> resources(SdkPojo request) {
        Optional<String> copy = object(request, "Destination");
        if (copy.isPresent()) {
            return List.of(copy.get());
        }
        Optional<Object> bucket = field(request, "Bucket");
        if (bucket.isPresent()) {
            Optional<Object> deleted = field(request, "Delete");
            if (deleted.isPresent()) {
                var keys = new ArrayList<String>();
                for (Object object :
                        (List<?>) field((SdkPojo) deleted.get(), "Objects").orElse(List.of())) {
                    keys.add(bucket.get() + "/" + field((SdkPojo) object, "Key").orElse(""));
                }
                return keys;
            }
            return List.of(
                    bucket.get() + field(request, "Key").map(key -> "/" + key).orElse(""));
        }
        Optional<Object> table = field(request, "TableName");
        if (table.isPresent()) {
            return List.of(table.get()
                    + field(request, "IndexName")
                            .map(index -> "/index/" + index)
                            .orElse(""));
        }
        Optional<Object> tables = field(request, "RequestItems");
        if (tables.isPresent()) {
            return ((Map<?, ?>) tables.get())
                    .keySet().stream().map(String::valueOf).toList();
        }
        Optional<Object> instances = field(request, "InstanceIds").filter(ids -> !((List<?>) ids).isEmpty());
        if (instances.isPresent()) {
            return ((List<?>) instances.get())
                    .stream().map(id -> "instance/" + id).collect(Collectors.toList());
        }
        Optional<Object> templates = field(request, "LaunchTemplateConfigs");
        if (templates.isPresent()) {
            var made = new ArrayList<>(List.of("fleet/new"));
            ((List<?>) templates.get())
                    .forEach(config -> field((SdkPojo) config, "LaunchTemplateSpecification")
                            .flatMap(of -> field((SdkPojo) of, "LaunchTemplateId"))
                            .ifPresent(id -> made.add("launch-template/" + id)));
            return made;
        }
        return NAMES.stream()
                .flatMap(name -> field(request, name).stream())
                .map(name -> String.valueOf(name).replaceAll(".*[/:]", ""))
                .findFirst()
                .map(List::of)
                .orElse(List.of("*"));
    }

    private static Optional<Object> field(SdkPojo pojo, String name) {
        return pojo.sdkFields().stream()
                .filter(field -> field.memberName().equals(name))
                .findFirst()
                .map(field -> field.getValueOrDefault(pojo));
    }

    /** In one piece, since several processes write. */
    private static void write(Call call) {
        String line = String.join("\t", who(), call.service(), call.operation(), call.resource(), call.row());
        try (InputStream name = Recorder.class.getResourceAsStream(FILE);
                FileChannel file = FileChannel.open(
                        Path.of(new String(name.readAllBytes(), StandardCharsets.UTF_8)),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            file.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
