package pixfleet.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BrowserTest {
    @TempDir
    private Path folder;

    private Map<String, String> path() {
        return Map.of("PATH", "/nowhere::" + folder);
    }

    private void opener(String body) throws IOException {
        Path file = Files.writeString(folder.resolve("xdg-open"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void opensThePageByTheCommandThereIs() throws IOException {
        opener("echo \"$1\" > " + folder.resolve("opened"));

        assertThat(Browser.open("http://127.0.0.1:1/#token=t&job=j", path())).isTrue();
        assertThat(folder.resolve("opened")).hasContent("http://127.0.0.1:1/#token=t&job=j");
    }

    @Test
    void saysThatThereIsNone() throws IOException {
        assertThat(Browser.open("http://127.0.0.1:1/", path())).isFalse();

        opener("exit 3");
        assertThat(Browser.open("http://127.0.0.1:1/", path())).isFalse();
    }
}
