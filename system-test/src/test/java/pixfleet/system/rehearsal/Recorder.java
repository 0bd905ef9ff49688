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
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * Writes down every call of the SDK, made or signed, in whatever process it lies on the class path of: who, service, operation,
 * and on what. The SDK finds it by itself.
 */
public final class Recorder implements ExecutionInterceptor {
    /** Beside this class, in its jar: where to write. */
    static final String FILE = "recorder.file";

    private static final List<String> NAMES = List.of("QueueUrl", "TopicArn");

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        SdkPojo request = context.request();
        String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
        Optional<Object> parts = field(request, "TransactItems");
        if (parts.isPresent()) {
            ((List<?>) parts.get()).forEach(part -> writePart(service, (SdkPojo) part));
            return;
        }
        for (String resource : resources(request)) {
            write(service, attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME), resource);
        }
    }

    /** Each part of a transaction needs the right it would need by itself. */
    private static void writePart(String service, SdkPojo part) {
        for (String kind : List.of("Put", "Update", "Delete", "ConditionCheck")) {
            field(part, kind)
                    .ifPresent(one -> resources((SdkPojo) one).forEach(table -> write(service, kind + "Item", table)));
        }
    }

    /** The function's name without its stack's, or node, or rank. */
    private static String who() {
        String function = System.getenv("AWS_LAMBDA_FUNCTION_NAME");
        if (function != null) {
            return function.substring(function.indexOf('-') + 1);
        }
        return System.getProperty("sun.java.command", "").contains("AgentMain") ? "node" : "rank";
    }

    private static List<String> resources(SdkPojo request) {
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
    private static void write(String service, String operation, String resource) {
        String line = String.join("\t", who(), service, operation, resource);
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
