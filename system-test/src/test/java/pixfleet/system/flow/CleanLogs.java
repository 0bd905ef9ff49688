package pixfleet.system.flow;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import pixfleet.local.SecretsInLogs;

/**
 * Fails a test that leaves a token, signature or secret in a log of any system it used, however it used it, before the folder is
 * removed. Found by every test of this module through {@code META-INF/services}.
 */
public final class CleanLogs implements AfterEachCallback, AfterAllCallback {
    @Override
    public void afterEach(ExtensionContext context) {
        check(KeptLogs.states());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(KeptLogs.states());
    }

    static void check(Collection<Path> states) {
        for (Path state : states) {
            List<String> found = SecretsInLogs.below(state);
            if (!found.isEmpty()) {
                throw new AssertionError("secrets in logs of " + state + ": " + found);
            }
        }
    }
}
