package pixfleet.local.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.local.site.Users.User;

class UsersTest {
    @TempDir
    private Path directory;

    private Users users() throws IOException {
        return Users.open("first", directory.resolve("users.json"));
    }

    @Test
    void makesEachTokenAnIdentityThatStays() throws IOException {
        var alice = users().token("alice");

        assertThat(users().token("alice")).isEqualTo(alice);
        assertThat(users().token("bob")).isNotEqualTo(alice);
        assertThat(users().of(alice)).contains(new User("alice", Set.of()));
        assertThat(users().of("first")).contains(new User("local", Set.of("operators")));
        assertThat(users().of("")).isEmpty();
        assertThat(users().of("second")).isEmpty();
    }

    @Test
    void letsNobodyTakeAnothersName() {
        for (var name : new String[] {"local", "operators", "", "Alice", "../x", "a b", "a".repeat(32)}) {
            assertThatThrownBy(() -> users().token(name)).as(name).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
