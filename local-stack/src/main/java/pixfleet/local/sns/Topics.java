package pixfleet.local.sns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.local.template.Blueprint;
import pixfleet.local.wire.AwsError;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.StateFile;

/** Topics and their subscriptions, kept in one file. */
final class Topics {
    /** Nothing here sends e-mail or text messages. */
    private static final Set<String> DELIVERED = Set.of("sqs", "lambda", "http", "https");

    private static final Logger log = LoggerFactory.getLogger(Topics.class);

    private final Path file;
    private final Set<String> topics = new LinkedHashSet<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

    private Topics(Path file) {
        this.file = file;
    }

    /** Reads what was kept and brings the template's topics and subscriptions in, and out. */
    static Topics open(Path file, Blueprint blueprint) throws IOException {
        var topics = new Topics(file);
        if (Files.exists(file)) {
            var json = Json.read(file);
            json.path("topics").forEach(arn -> topics.topics.add(arn.asString("")));
            json.path("subscriptions").valueStream().map(Subscription::of).forEach(topics::put);
        }
        topics.subscriptions.values().removeIf(Subscription::declared);
        blueprint.topics().forEach(topic -> topics.topics.add(topic.arn()));
        for (var subscription : blueprint.subscriptions()) {
            topics.declare(subscription);
        }
        topics.save();
        return topics;
    }

    private void declare(Blueprint.Subscription declared) throws IOException {
        if (!DELIVERED.contains(declared.protocol())) {
            log.info("subscription left out protocol={} endpoint={}", declared.protocol(), declared.endpoint());
            return;
        }
        var name = declared.protocol() + " " + declared.endpoint();
        var arn = declared.topicArn() + ":" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        var subscription = new Subscription(
                arn,
                declared.topicArn(),
                declared.protocol(),
                declared.endpoint(),
                "",
                true,
                true,
                declared.attributes());
        check(subscription);
        put(subscription);
    }

    private static void check(Subscription declared) throws IOException {
        try {
            var _ = declared.policy();
        } catch (AwsError e) {
            throw new IOException("subscription of " + declared.endpoint() + " in the template: " + e.text(), e);
        }
    }

    private void put(Subscription subscription) {
        subscriptions.put(subscription.arn(), subscription);
    }

    synchronized List<String> arns() {
        return List.copyOf(topics);
    }

    synchronized void create(String arn) {
        if (topics.add(arn)) {
            save();
        }
    }

    synchronized void delete(String arn) {
        topics.remove(arn);
        subscriptions.values().removeIf(subscription -> subscription.topicArn().equals(arn));
        save();
    }

    synchronized void check(String arn) {
        if (!topics.contains(arn)) {
            throw new AwsError(404, "NotFound", "Topic does not exist");
        }
    }

    synchronized List<Subscription> subscriptions() {
        return List.copyOf(subscriptions.values());
    }

    synchronized Subscription subscription(String arn) {
        var found = subscriptions.get(arn);
        if (found == null) {
            throw new AwsError(404, "NotFound", "Subscription does not exist");
        }
        return found;
    }

    /** Adds a subscription, or answers the one that already has its endpoint. */
    synchronized Subscription add(Subscription wanted) {
        var same = subscriptions.values().stream()
                .filter(one -> one.topicArn().equals(wanted.topicArn())
                        && one.protocol().equals(wanted.protocol())
                        && one.endpoint().equals(wanted.endpoint()))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        replace(wanted);
        return wanted;
    }

    synchronized void replace(Subscription subscription) {
        put(subscription);
        save();
    }

    synchronized Optional<Subscription> confirm(String topicArn, String token) {
        var waiting = subscriptions.values().stream()
                .filter(one -> one.topicArn().equals(topicArn)
                        && !token.isEmpty()
                        && one.token().equals(token))
                .findFirst();
        waiting.map(Subscription::confirm).ifPresent(this::replace);
        return waiting;
    }

    synchronized void remove(String arn) {
        subscriptions.remove(arn);
        save();
    }

    private void save() {
        var json = Json.object();
        json.set("topics", Json.array(List.copyOf(topics)));
        var all = json.putArray("subscriptions");
        subscriptions.values().forEach(subscription -> all.add(subscription.json()));
        try {
            StateFile.write(file, Json.pretty(json));
        } catch (IOException e) {
            throw new UncheckedIOException("save topics", e);
        }
    }
}
