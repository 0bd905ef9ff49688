package pixfleet.local.s3;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.Blueprint.Bucket;
import pixfleet.local.template.Blueprint.CorsRule;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.CallFate;
import pixfleet.local.wire.Keyring;
import pixfleet.local.wire.LoopbackServer;

/** S3: objects are files below one directory, signatures, policies and rights are checked. */
public final class ObjectServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ObjectServer.class);

    /** The largest body a client may sign as a whole; SDKs sign larger ones chunk by chunk. */
    private static final long MAX_SIGNED_BODY_BYTES = 256L << 20;

    private final S3Proxy server;
    private final EventTap store;

    /**
     * How to serve.
     *
     * @param port to listen on
     * @param directory of the objects
     * @param keys that requests are signed with
     * @param buckets made if missing
     * @param pageOrigins origins of the local site, which stand for those the template's cross-origin rules name
     * @param fate what becomes of requests
     */
    public record Settings(
            int port, Path directory, Keyring keys, List<Bucket> buckets, List<String> pageOrigins, CallFate fate) {
        /** Copies the lists. */
        public Settings {
            buckets = List.copyOf(buckets);
            pageOrigins = List.copyOf(pageOrigins);
        }
    }

    private ObjectServer(S3Proxy server, EventTap store) {
        this.server = server;
        this.store = store;
    }

    /** Starts to serve; {@code listener} is told of every object made, on the thread of the request. */
    public static ObjectServer start(Settings settings, Consumer<ObjectCreated> listener) throws IOException {
        OldNames.bring(settings.directory());
        var store = new EventTap(
                new AtomicWrites(new AnyKeys(
                        new FilesystemNio2BlobStore(settings.directory().toString()))),
                listener);
        var builder = S3Proxy.builder()
                .endpoint(URI.create("http://" + LoopbackServer.HOST + ":" + settings.port()))
                .blobStore(store)
                .awsAuthentication(
                        AuthenticationType.AWS_V2_OR_V4,
                        settings.keys().account().credentials().accessKeyId(),
                        settings.keys().account().credentials().secretAccessKey())
                .ignoreUnknownHeaders(true)
                .v4MaxNonChunkedRequestSize(MAX_SIGNED_BODY_BYTES);
        var rules = settings.buckets().stream()
                .flatMap(bucket -> bucket.cors().stream())
                .toList();
        var sharing = rules.isEmpty() ? CrossOriginResourceSharing.disabled() : sharing(rules, settings.pageOrigins());
        var server = builder.corsRules(sharing).build();
        server.setBlobStoreLocator((accessKey, bucket, key) -> Optional.ofNullable(accessKey)
                .flatMap(settings.keys()::caller)
                .map(caller -> new AccessGrant(
                        caller.credentials().secretAccessKey(),
                        caller.ofTheAccount() ? store : new AllowedDeletions(store, caller)))
                .orElse(null));
        Path forms =
                emptied(settings.directory().resolveSibling(settings.directory().getFileName() + ".forms"));
        EagerBodies.before(
                server,
                handler -> new Manners(
                        new FatedHandler(
                                new AllowedRequests(
                                        new FormUploads(handler, store, forms, settings.keys()),
                                        store,
                                        settings.keys()),
                                settings.fate()),
                        AwsIdentity.LOCAL.region(),
                        sharing));
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("start S3 on port " + settings.port() + ": " + e.getMessage(), e);
        }
        makeBuckets(store, settings.buckets());
        return new ObjectServer(server, store);
    }

    /** A folder for files on their way, without those that a stack which was killed has left. */
    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }

    private static void makeBuckets(EventTap store, List<Bucket> buckets) {
        for (var bucket : buckets) {
            if (!store.containerExists(bucket.name())) {
                store.createContainer(bucket.name());
                log.info("bucket made name={}", bucket.name());
            }
        }
    }

    /** s3proxy has one list for all buckets, of regular expressions. */
    private static CrossOriginResourceSharing sharing(List<CorsRule> rules, List<String> pageOrigins) {
        boolean any = rules.stream().anyMatch(rule -> rule.origins().contains("*"));
        return new CrossOriginResourceSharing(
                any ? List.of("*") : pageOrigins.stream().map(Pattern::quote).toList(),
                union(rules.stream().map(CorsRule::methods)),
                union(rules.stream().map(CorsRule::headers)),
                union(rules.stream().map(CorsRule::exposed)),
                "");
    }

    private static List<String> union(Stream<List<String>> lists) {
        return lists.flatMap(List::stream).distinct().toList();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            log.warn("S3 did not stop cleanly", e);
        }
        store.close();
    }
}
