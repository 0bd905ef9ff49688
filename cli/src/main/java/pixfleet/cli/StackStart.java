package pixfleet.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import picocli.CommandLine.Option;
import pixfleet.cli.stack.StackOptions;

/** The options of a start, shared by the commands that may start the stack. */
final class StackStart {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description =
                    "port of the page and the API; the next five serve S3, SQS, SNS, EC2 and DynamoDB (default 8480; 0: free"
                            + " ones, kept for later starts)")
    private int port = StackOptions.usual().port();

    @Option(
            names = {"--max-nodes", "--nodes"},
            paramLabel = "N",
            description =
                    "nodes there may be at most, 1 to 1000 (default 2); they are made when they are wanted, and only four at"
                            + " once are processes")
    private int maxNodes = StackOptions.usual().pool().most();

    @Option(
            names = "--min-nodes",
            paramLabel = "N",
            description = "nodes that exist at least, asleep until there is work, 0 to 1000 (default 0)")
    private int minNodes = StackOptions.usual().pool().least();

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description = "how long the queue stays empty before a node powers itself off, 5 to 900 (default 30)")
    private int idleSeconds = StackOptions.usual().idleSeconds();

    @Option(
            names = "--fault",
            paramLabel = "NAME=VALUE",
            description =
                    "a fault the stand-ins inject, for example boot-delay-ms=5000; see local-stack/README.md; 'faults' changes"
                            + " them later")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--bucket",
            paramLabel = "NAME",
            description =
                    "a bucket besides the system's own, for 'submit s3://NAME/folder/': its images are processed where they lie;"
                            + " pixfleet-photos is always there")
    private List<String> buckets = new ArrayList<>();

    @Option(
            names = "--result-cache",
            description =
                    "remember results, and copy one where the same content goes through the same pipeline again (default: every"
                            + " result is made)")
    private boolean cache;

    StackOptions options() {
        var all = new LinkedHashSet<>(StackOptions.usual().buckets());
        all.addAll(buckets);
        return new StackOptions(
                port, new StackOptions.Pool(minNodes, maxNodes), idleSeconds, faults, List.copyOf(all), cache);
    }
}
