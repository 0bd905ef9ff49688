package pixfleet.system.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import pixfleet.system.template.Shell.Ended;

/**
 * What a rank can reach on a node: the real start script in a network and a mount namespace of its own, with users of its own and
 * a stand-in for the metadata service at its real address; mpirun, the firewall and the kernel are the real ones. The agent is a
 * script that says what it and a rank that it starts can do.
 */
@Timeout(120)
class NodeWallsIT {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path root;

    /** The metadata service at its own address, and on the loopback address STS, which gives keys of the ranks' role. */
    private static final String CLOUD = """
            import http.server
            FACTS = {"": "role of the node", "iam/security-credentials/": "node-role", "iam/security-credentials/node-role":
                '{"AccessKeyId":"ASIANODE","SecretAccessKey":"secret","Token":"session-of-the-node"}'}
            class Cloud(http.server.BaseHTTPRequestHandler):
                def say(self, text):
                    self.send_response(200)
                    self.end_headers()
                    self.wfile.write(text.encode())
                def do_PUT(self):
                    self.say("TOKEN")
                def do_GET(self):
                    self.say(FACTS[self.path.replace("/latest/meta-data/", "").lstrip("/")])
                def do_POST(self):
                    body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                    assert "Action=AssumeRole" in body and "role%2Franks" in body, body
                    assert "Credential=ASIANODE/" in self.headers["Authorization"], self.headers
                    self.say("<A><AccessKeyId>ASIARANK</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                        "<SessionToken>session-of-ranks</SessionToken></A>")
            http.server.ThreadingHTTPServer(("", 80), Cloud).serve_forever()
            """;

    @BeforeEach
    void prepareAPackage() {
        assumeThat(System.getProperty("user.name")).as("namespaces are root's").isEqualTo("root");
        for (String tool : List.of("/usr/sbin/nft", "/usr/bin/mpirun", "/usr/sbin/ip", "/usr/bin/setpriv")) {
            assumeThat(Path.of(tool)).exists();
        }
        for (String script : List.of("pixfleet-node", "pixfleet-memory", "pixfleet-wall", "pixfleet-rank-keys")) {
            Shell.write(root.resolve("package/bin/" + script), Template.textOf(Checkout.file("sam/node/" + script)));
        }
        Shell.write(root.resolve("boot/aws.py"), Template.textOf(Checkout.file("sam/node/aws.py")));
        Shell.write(root.resolve("package/walled/mpirun"), Template.textOf(Checkout.file("sam/node/pixfleet-wall")));
        Shell.write(root.resolve("package/walled/orted"), Template.textOf(Checkout.file("sam/node/pixfleet-wall")));
        Shell.write(root.resolve("cloud.py"), CLOUD);
        Shell.write(root.resolve("namespace.sh"), """
                #!/bin/bash
                # $1: the folder of this test. Users and folders of this machine stay as they are.
                set -euo pipefail
                export PATH=/usr/sbin:/usr/bin:/sbin:/bin
                cd "$1"
                ip link set lo up
                ip address add 169.254.169.254/32 dev lo
                # mpirun wants a network besides.
                ip link add name node type veth peer name other
                ip address add 10.42.1.7/24 dev node
                ip link set node up
                ip link set other up
                cp /etc/passwd /etc/group .
                echo 'pixfleet:x:6971:6971::/nonexistent:/usr/sbin/nologin' >> passwd
                echo 'pixfleet-rank:x:6972:6972::/nonexistent:/usr/sbin/nologin' >> passwd
                echo 'pixfleet:x:6971:' >> group
                echo 'pixfleet-rank:x:6972:' >> group
                mount --bind passwd /etc/passwd
                mount --bind group /etc/group
                mount -t tmpfs tmpfs /run
                mount -t tmpfs tmpfs /var/lib
                install -d -m 0700 -o pixfleet /run/pixfleet-state
                chmod 755 . package package/* package/bin/* package/walled/*
                /usr/bin/python3 cloud.py > cloud.log 2>&1 &
                for i in $(seq 50); do
                  ! (exec 3<> /dev/tcp/169.254.169.254/80) 2> /dev/null || break
                  sleep 0.1
                done
                # What another node's head starts here, in place of Open MPI's own, which would want that head.
                [ ! -e as-orted ] || mount --bind package/rank.sh /usr/bin/orted
                package/bin/pixfleet-node
                """);
    }

    private static final String ASK_METADATA =
            "/usr/bin/python3 -c \"import urllib.request as u; print(u.urlopen('http://169.254.169.254/', timeout=5).read().decode())\" 2>&1 | tail -n 1";

    @Test
    void onlyTheAgentReachesTheMetadataService() {
        Map<String, String> said = said("metadata=$(" + ASK_METADATA + ")", "metadata=$(" + ASK_METADATA + ")");

        assertThat(said).containsEntry("agent.user", "pixfleet").containsEntry("agent.metadata", "role of the node");
        assertThat(said).containsEntry("rank.user", "pixfleet-rank");
        assertThat(said.get("rank.metadata")).contains("Connection refused");
    }

    @Test
    void aRankReadsNothingOfTheAgents() {
        Map<String, String> said = said(
                "secret=$(echo secret > \"$PIXFLEET_STATE_DIR/receipt\" && cat \"$PIXFLEET_STATE_DIR/receipt\")", """
                secret=$(cat "$PIXFLEET_STATE_DIR/receipt" 2>&1)
                rank.environ=$(cat /proc/$AGENT/environ 2>&1 | tr -d '\\0' | head -c 200)
                rank.memory=$(head -c 1 /proc/$AGENT/mem 2>&1)
                rank.kill=$(kill -TERM $AGENT 2>&1)
                rank.rights=$(grep CapEff /proc/self/status | cut -f 2)
                rank.privileges=$(grep NoNewPrivs /proc/self/status | cut -f 2)""");

        assertThat(said).containsEntry("agent.secret", "secret");
        assertThat(List.of("secret", "environ", "memory"))
                .allSatisfy(what -> assertThat(said.get("rank." + what)).contains("Permission denied"));
        assertThat(said.get("rank.kill")).contains("not permitted");
        assertThat(said).containsEntry("rank.rights", "0000000000000000").containsEntry("rank.privileges", "1");
    }

    /** The head of a cell starts {@code orted} on the other nodes, and that their ranks. */
    @Test
    void whatTheHeadOfACellStartsHereIsBehindTheSameWall() {
        Shell.write(root.resolve("as-orted"), "");
        Map<String, String> said =
                said("orted $$", "secret=$(echo secret > \"$PIXFLEET_STATE_DIR/receipt\" && echo kept)", """
                metadata=$(%s)
                rank.secret=$(cat "$PIXFLEET_STATE_DIR/receipt" 2>&1)
                rank.environ=$(cat /proc/$AGENT/environ 2>&1 | tr -d '\\0' | head -c 200)
                rank.rights=$(grep CapEff /proc/self/status | cut -f 2)
                rank.privileges=$(grep NoNewPrivs /proc/self/status | cut -f 2)
                rank.keys=$(tr '\\n' ' ' < "$AWS_SHARED_CREDENTIALS_FILE")
                rank.exceeds=$(/usr/bin/python3 -c "print(len(bytearray($PIXFLEET_RANK_MIB << 20)))" 2>&1 | tail -n 1)""".formatted(
                                ASK_METADATA));

        assertThat(said).containsEntry("rank.user", "pixfleet-rank").containsEntry("agent.secret", "kept");
        assertThat(said.get("rank.metadata")).contains("Connection refused");
        assertThat(List.of("secret", "environ"))
                .allSatisfy(what -> assertThat(said.get("rank." + what)).contains("Permission denied"));
        assertThat(said).containsEntry("rank.rights", "0000000000000000").containsEntry("rank.privileges", "1");
        assertThat(said.get("rank.keys")).contains("ASIARANK").doesNotContain("ASIANODE");
        assertThat(said).containsEntry("rank.exceeds", "MemoryError").containsEntry("agent.alive", "yes");
    }

    @Test
    void aRankEndsAtItsLimitOfMemoryAndTheAgentDoesNot() {
        Map<String, String> said = said(
                "limit=$PIXFLEET_RANK_MIB",
                "fits=$(/usr/bin/python3 -c \"print(len(bytearray(400 << 20)))\" 2>&1 | tail -n 1)\n"
                        + "rank.exceeds=$(/usr/bin/python3 -c \"print(len(bytearray($PIXFLEET_RANK_MIB << 20)))\" 2>&1 | tail -n 1)");

        assertThat(said)
                .containsEntry("rank.fits", String.valueOf(400 << 20))
                .containsEntry("rank.exceeds", "MemoryError");
        assertThat(Integer.parseInt(said.get("agent.limit"))).isGreaterThan(640);
        assertThat(said).containsEntry("agent.alive", "yes");
    }

    @Test
    void theAgentEndsARankThoughItIsAnotherUsers() {
        Map<String, String> said = said("""
                kills=$(mpirun -n 1 sleep 60 & sleep 3; pkill -KILL -u pixfleet-rank -x sleep && echo yes; wait)""", "x=");

        assertThat(said.get("agent.kills")).contains("yes");
    }

    @Test
    void aRankHasKeysOfItsOwnRoleAndNotTheNodes() {
        Map<String, String> said = said(
                "x=", "keys=$(tr '\\n' ' ' < \"$AWS_SHARED_CREDENTIALS_FILE\")\nrank.imds=$AWS_EC2_METADATA_DISABLED");

        assertThat(said.get("rank.keys"))
                .contains("aws_access_key_id = ASIARANK", "aws_session_token = session-of-ranks")
                .doesNotContain("ASIANODE");
        assertThat(said).containsEntry("rank.imds", "true");
    }

    /**
     * Runs the start script with an agent of these lines, which then starts a rank of those; {@code name=value} lines of either
     * become entries {@code agent.name} and {@code rank.name}.
     */
    private Map<String, String> said(String agent, String rank) {
        return said("mpirun -n 1 %s $$".formatted(root.resolve("package/rank.sh")), agent, rank);
    }

    private Map<String, String> said(String start, String agent, String rank) {
        Shell.write(
                root.resolve("package/rank.sh"),
                "#!/bin/bash\nAGENT=$1\nrank_user=$(id -un)\n" + lines("rank", rank)
                        + "\necho \"rank.user=$rank_user\"\n");
        Shell.write(
                root.resolve("package/runtime/bin/java"),
                "#!/bin/bash\nagent_user=$(id -un)\n" + lines("agent", agent)
                        + "\necho \"agent.user=$agent_user\"\n%s\necho agent.alive=yes\n".formatted(start));
        Ended ended = run();
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output()
                .lines()
                .filter(line -> line.matches("(agent|rank)\\.[a-z]+=.*"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, _) -> first));
    }

    private static String lines(String who, String script) {
        return script.lines()
                .map(String::strip)
                .map(line -> line.startsWith(who + ".") ? line : who + "." + line)
                .map(line -> line.replaceFirst("^(\\w+)\\.(\\w+)=(.*)$", "v=$3; echo \"$1.$2=\\$v\""))
                .collect(Collectors.joining("\n"));
    }

    private Ended run() {
        var environment = new HashMap<String, String>();
        environment.put("AWS_REGION", "eu-central-1");
        environment.put("AWS_ENDPOINT_URL_STS", "http://127.0.0.1");
        environment.put("PIXFLEET_STATE_DIR", "/run/pixfleet-state");
        environment.put("PIXFLEET_NODE_ID", "i-0123");
        environment.put("PIXFLEET_BOOT_DIR", root.resolve("boot").toString());
        environment.put("PIXFLEET_RANK_ROLE_ARN", "arn:aws:iam::1:role/ranks");
        return new Shell(root.resolve("commands"), environment)
                .run(List.of(
                        "unshare",
                        "--net",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        root.resolve("namespace.sh").toString(),
                        root.toString()));
    }
}
