package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading of class files, on classes compiled here against stand-ins of the frameworks' annotations. */
class CompiledCodeTest {
    private static final Map<String, String> STAND_INS = Map.of(
            "jakarta/inject/Named.java",
            "package jakarta.inject; public @interface Named { String value() default \"\"; }",
            "io/smallrye/config/ConfigMapping.java",
            "package io.smallrye.config; public @interface ConfigMapping { String prefix(); }",
            "io/smallrye/config/WithDefault.java",
            "package io.smallrye.config; public @interface WithDefault { String value(); }",
            "io/smallrye/config/WithName.java",
            "package io.smallrye.config; public @interface WithName { String value(); }",
            "software/amazon/awssdk/services/s3/S3Client.java",
            "package software.amazon.awssdk.services.s3; public interface S3Client extends AutoCloseable {"
                    + " void getObject(String key); void restoreObject(String key); void close(); }",
            "com/amazonaws/services/lambda/runtime/RequestHandler.java",
            "package com.amazonaws.services.lambda.runtime; public interface RequestHandler<I, O> {}");

    private static final Map<String, String> SOURCES = Map.of(
            "pixfleet/sample/IntakeHandler.java",
            """
            package pixfleet.sample;
            @jakarta.inject.Named("intake")
            class IntakeHandler implements com.amazonaws.services.lambda.runtime.RequestHandler<String, String> {}
            """,
            "pixfleet/sample/Gallery.java",
            """
            package pixfleet.sample;
            @jakarta.inject.Named
            class Gallery implements com.amazonaws.services.lambda.runtime.RequestHandler<String, String> {}
            """,
            "pixfleet/sample/Bean.java",
            """
            package pixfleet.sample;
            @jakarta.inject.Named("bean")
            class Bean {}
            """,
            "pixfleet/sample/Reader.java",
            """
            package pixfleet.sample;
            import software.amazon.awssdk.services.s3.S3Client;
            class Reader {
                Runnable reads(S3Client s3) { return () -> { s3.getObject("key"); s3.close(); }; }
            }
            """,
            "pixfleet/sample/Config.java",
            """
            package pixfleet.sample;
            import io.smallrye.config.*;
            import java.util.Optional;
            @ConfigMapping(prefix = "pixfleet")
            interface Config {
                String uploadsBucket();
                @WithDefault("8") int tasksPerNode();
                Optional<String> note();
                @WithName("queue.url") String queue();
                Limits limits();
                default int twice() { return 2 * tasksPerNode(); }
                interface Limits { @WithDefault("1") long maxBytes(); int maxEdge(); }
            }
            """);

    @TempDir
    private Path folder;

    private Path classes;

    @BeforeEach
    void compile() throws IOException {
        Path standIns = compiled("stand-ins", STAND_INS, List.of());
        classes = compiled("classes", SOURCES, List.of("-cp", standIns.toString()));
    }

    @Test
    void readsTheNamesOfHandlersOnly() {
        assertThat(CompiledCode.handlers(classes)).containsExactly("gallery", "intake");
    }

    @Test
    void readsVariablesNestedNamedAndWithDefaults() {
        CompiledCode.Variables variables = CompiledCode.variables(classes);

        assertThat(variables.known())
                .containsExactly(
                        "PIXFLEET_LIMITS_MAX_BYTES",
                        "PIXFLEET_LIMITS_MAX_EDGE",
                        "PIXFLEET_NOTE",
                        "PIXFLEET_QUEUE_URL",
                        "PIXFLEET_TASKS_PER_NODE",
                        "PIXFLEET_UPLOADS_BUCKET");
        assertThat(variables.required())
                .containsExactly("PIXFLEET_LIMITS_MAX_EDGE", "PIXFLEET_QUEUE_URL", "PIXFLEET_UPLOADS_BUCKET");
    }

    @Test
    void readsTheRightsThatCallsNeedAlsoWithinLambdas() {
        assertThat(AwsCalls.actions(classes)).containsExactly("s3:GetObject");
    }

    @Test
    void aCallWhoseRightIsUnknownIsNotPassedOver() throws IOException {
        String source = "package pixfleet.sample; class Other {"
                + " void restore(software.amazon.awssdk.services.s3.S3Client s3) { s3.restoreObject(\"key\"); } }";
        Path other = compiled(
                "other",
                Map.of("pixfleet/sample/Other.java", source),
                List.of("-cp", folder.resolve("stand-ins").toString()));

        assertThatThrownBy(() -> AwsCalls.actions(other)).hasMessageContaining("restoreObject");
    }

    private Path compiled(String name, Map<String, String> sources, List<String> options) throws IOException {
        Path target = folder.resolve(name);
        var arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-proc:none", "-d", target.toString()));
        for (var source : sources.entrySet()) {
            Path file = folder.resolve(name + "-sources").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return target;
    }
}
