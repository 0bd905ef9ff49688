package pixfleet.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pixfleet.local.lambda.AsyncInvoker;
import pixfleet.local.s3.ObjectCreated;
import pixfleet.local.s3.ObjectEvent;
import pixfleet.local.sns.Targets;
import pixfleet.local.sqs.QueueClient;
import pixfleet.local.template.Blueprint.Function;
import pixfleet.local.template.Blueprint.ObjectEvents;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.Json;
import pixfleet.local.wire.MessageAttribute;

/** Who hears of what: objects to the functions whose events match, topics to queues and functions. */
final class Wiring implements Targets, Consumer<ObjectCreated> {
    private final QueueClient queues;
    private final AsyncInvoker invoker;
    private final List<Function> functions;
    private final Clock clock = Clock.systemUTC();

    Wiring(QueueClient queues, AsyncInvoker invoker, List<Function> functions) {
        this.queues = queues;
        this.invoker = invoker;
        this.functions = List.copyOf(functions);
    }

    @Override
    public void accept(ObjectCreated created) {
        for (var function : functions) {
            boolean meant = function.triggers().stream()
                    .anyMatch(trigger -> trigger instanceof ObjectEvents events
                            && events.matches(created.bucket(), created.event(), created.key()));
            if (meant) {
                try {
                    invoker.accept(function.arn(), ObjectEvent.json(created, AwsIdentity.LOCAL, clock.instant()));
                } catch (IOException e) {
                    throw new UncheckedIOException("keep event of " + created.key(), e);
                }
            }
        }
    }

    @Override
    public void send(String queueArn, String body, Map<String, MessageAttribute> attributes) throws IOException {
        queues.send(queueArn, body, attributes);
    }

    @Override
    public void invoke(String functionArn, byte[] event) throws IOException {
        invoker.accept(functionArn, Json.parse(event));
    }
}
