package pixfleet.system.template;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pixfleet.system.template.Shell.Ended;

/** Ranks fit into the memory of the machine they run on. */
@Timeout(60)
class NodeMemoryIT {
    /** What a rank holds besides pixels, and what system and agent hold, as written in the script; here for the sum. */
    private static final int RANK_MIB = 640;

    private static final int STANDBY_MIB = 128;

    private static final int SYSTEM_MIB = 1024;

    @TempDir
    private Path folder;

    /** A type of machine as the table has it. */
    record Type(String name, int cores, int mib) {
        /** Of an instance's nominal memory Linux counts some 95 percent as its own. */
        int memTotal() {
            return mib * 95 / 100;
        }

        @Override
        public String toString() {
            return name;
        }

        static Stream<Type> all() {
            return Template.textOf(Checkout.file("sam/instance-types.tsv"))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(row -> new Type(row[0], Integer.parseInt(row[1]), Integer.parseInt(row[2])));
        }
    }

    static Stream<Type> types() {
        return Type.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyRankOfAListedTypeMayDecodeItsLargestImageAtOnce(Type type) {
        Map<String, Integer> shares = shares(type.memTotal(), type.cores(), 0);
        int rank = RANK_MIB + (shares.get("PIXFLEET_STANDBY_SECONDS") > 0 ? STANDBY_MIB : 0);

        assertThat(shares.get("PIXFLEET_RANKS")).isEqualTo(type.cores());
        assertThat(SYSTEM_MIB + shares.get("PIXFLEET_RANKS") * (rank + 3 * shares.get("PIXFLEET_MAX_DECODED_MIB")))
                .isLessThanOrEqualTo(type.memTotal());
        assertThat(SYSTEM_MIB + shares.get("PIXFLEET_RANKS") * rank + shares.get("PIXFLEET_IMAGES_MIB"))
                .as("all ranks together, whatever one may hold by itself")
                .isEqualTo(type.memTotal());
        // 60 megapixels in colour.
        assertThat(shares.get("PIXFLEET_MAX_DECODED_MIB")).isGreaterThanOrEqualTo(172);
    }

    @Test
    void theTemplatesOwnTypeIsListed() {
        String type = Template.parse(TemplateTest.TEXT)
                .root()
                .at("Parameters", "NodeInstanceType", "Default")
                .text();

        assertThat(types().map(Type::name)).contains(type);
    }

    @ParameterizedTest
    @CsvSource({"1900, 2, 0, 1", "7780, 16, 0, 6", "7780, 4, 2, 2", "3750, 2, 8, 2"})
    void fewerRanksWhereAllWouldBeTooMany(int total, int cores, int wanted, int ranks) {
        assertThat(shares(total, cores, wanted)).containsEntry("PIXFLEET_RANKS", ranks);
    }

    /** A world that dies is rare; an image that is too large for a node is refused for good. */
    @ParameterizedTest
    @CsvSource({"7780, 4, 1, 20", "3750, 2, 1, 20", "1900, 2, 1, 0", "7780, 16, 1, 0", "7780, 4, 2, 0"})
    void aWorldStandsByWhereThereIsMemoryForIt(int total, int cores, int nodes, int seconds) {
        assertThat(shares(total, cores, 0, nodes)).containsEntry("PIXFLEET_STANDBY_SECONDS", seconds);
    }

    /** Whoever sets the number on a node keeps it, and what a world that never stands by would take is left to images. */
    @Test
    void aWorldStandsByWhenTheNodeWasToldSo() {
        assertThat(told("45")).contains("PIXFLEET_STANDBY_SECONDS=45", "PIXFLEET_IMAGES_MIB=3684");
        assertThat(told("0")).contains("PIXFLEET_STANDBY_SECONDS=0", "PIXFLEET_IMAGES_MIB=4196");
    }

    private String told(String seconds) {
        return new Shell(folder, Map.of("PIXFLEET_STANDBY_SECONDS", seconds))
                .run(List.of(Checkout.file("sam/node/pixfleet-memory").toString(), "7780", "4", "0"))
                .output();
    }

    @Test
    void aMachineThatIsTooSmallSaysWhatItWouldTake() {
        Ended ended = run(950, 2, 0, 1);

        assertThat(ended.code()).isEqualTo(64);
        assertThat(ended.output()).contains("950 MiB are too few", "1808");
    }

    @Test
    void theAgentOutlivesARankThatTheKernelKills() {
        assertThat(Template.textOf(Checkout.file("sam/node/pixfleet-node.service"))
                        .lines())
                .contains("OOMPolicy=continue");
    }

    private Map<String, Integer> shares(int total, int cores, int ranks) {
        return shares(total, cores, ranks, 1);
    }

    private Map<String, Integer> shares(int total, int cores, int ranks, int nodes) {
        Ended ended = run(total, cores, ranks, nodes);
        assertThat(ended.code()).as(ended.output()).isZero();
        return ended.output()
                .lines()
                .map(line -> line.split("=", 2))
                .collect(toMap(pair -> pair[0], pair -> Integer.parseInt(pair[1])));
    }

    private Ended run(int total, int cores, int ranks, int nodes) {
        return new Shell(folder, Map.of())
                .run(List.of(
                        Checkout.file("sam/node/pixfleet-memory").toString(),
                        String.valueOf(total),
                        String.valueOf(cores),
                        String.valueOf(ranks),
                        String.valueOf(nodes)));
    }
}
