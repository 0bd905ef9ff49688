package pixfleet.cli;

import java.net.http.HttpClient;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import pixfleet.cli.client.Api;
import pixfleet.cli.client.Endpoints;
import pixfleet.cli.client.LocalUsers;
import pixfleet.cli.stack.StackControl;
import pixfleet.cli.stack.StackFailure;
import pixfleet.cli.stack.StackLayout;

/** Hands each command the local stack's layout. */
final class Commands implements IFactory {
    private final StackLayout layout;

    Commands(StackLayout layout) {
        this.layout = layout;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            return type.getDeclaredConstructor(StackLayout.class).newInstance(layout);
        } catch (NoSuchMethodException _) {
            return CommandLine.defaultFactory().create(type);
        }
    }

    /** Where the running stack is, as the user that {@code PIXFLEET_USER} names finds it. */
    static Endpoints endpoints(StackLayout layout) {
        Endpoints first = new StackControl(layout)
                .running()
                .orElseThrow(() -> new StackFailure("no local stack runs here; start one with: ./pixfleet up"));
        return layout.user().isEmpty() ? first : LocalUsers.known(first, layout.users(), layout.user());
    }

    /** The API of the running stack. */
    static Api api(StackLayout layout) {
        return api(endpoints(layout));
    }

    static Api api(Endpoints endpoints) {
        return new Api(
                endpoints,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build());
    }
}
