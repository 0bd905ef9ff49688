package pixfleet.system.template;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pixfleet.fleet.FleetConfig;

/** What the template tells a node, read by the node's own code. */
class NodeEnvironmentTest {
    private static final Template TEMPLATE = Template.parse(TemplateTest.TEXT);

    @Test
    void everyVariableIsReadByTheFleet() {
        assertThat(NodeData.environment(TEMPLATE)).hasSize(15);
        var known = new HashSet<>(FleetConfig.variables());
        known.addAll(readByScript());
        assertThat(NodeData.unknownVariables(TEMPLATE, known)).isEmpty();
    }

    @Test
    void theFleetTakesThemTogetherWithWhatTheBootScriptAdds() {
        FleetConfig config = FleetConfig.from(onAnInstance("1"), 4);

        assertThat(config.visibility()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.idle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.ranks()).isEqualTo(4);
        assertThat(config.guardianPid()).isZero();
        assertThat(config.cell().nodes()).isEqualTo(1);
    }

    @Test
    void nodesOfACellTalkWithinTheirNetworkAndThroughTheirOwnSsh() {
        FleetConfig.CellConfig cell = FleetConfig.from(onAnInstance("4"), 4).cell();

        assertThat(cell.nodes()).isEqualTo(4);
        assertThat(cell.address()).isEqualTo("10.42.1.7");
        assertThat(cell.networks())
                .containsExactly(TEMPLATE.resource("NodeNetwork")
                        .properties()
                        .at("CidrBlock")
                        .text());
        assertThat(cell.shell()).isEmpty();
    }

    @Test
    void theBootScriptSetsWhatOnlyTheMachineKnows() {
        assertThat(Template.textOf(Checkout.file("sam/node/boot.sh")))
                .contains("export PIXFLEET_NODE_ID\n", "export PIXFLEET_CELL_ADDRESS\n", "export PIXFLEET_STATE_DIR=");
    }

    /** What the script reads that a node has before it has a package. */
    private static Set<String> readByScript() {
        return Pattern.compile("os\\.environ\\[\"(PIXFLEET_\\w+)\"]")
                .matcher(Template.textOf(Checkout.file("sam/node/aws.py"))
                        + Template.textOf(Checkout.file("sam/node/pixfleet-rank-keys")))
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
    }

    private static Map<String, String> onAnInstance(String nodesPerCell) {
        var environment = new HashMap<String, String>();
        String idle =
                TEMPLATE.root().at("Parameters", "NodeIdleSeconds", "Default").text();
        NodeData.environment(TEMPLATE)
                .forEach((name, value) -> environment.put(
                        name,
                        value.replace("${TasksQueue}", "https://sqs.eu-central-1.amazonaws.com/1/pixfleet-tasks")
                                .replace("${DeadLettersQueue}", "https://sqs.eu-central-1.amazonaws.com/1/dead")
                                .replace("${CompletionsTopic}", "arn:aws:sns:eu-central-1:1:pixfleet-completions")
                                .replace("${NodeIdleSeconds}", idle)
                                .replace("${NodesPerCell}", nodesPerCell)
                                .replace("${ResultCache}", "")
                                .replaceAll("\\$\\{AWS::\\w+}", "x")));
        environment.put("PIXFLEET_NODE_ID", "i-0123456789abcdef0");
        environment.put("PIXFLEET_CELL_ADDRESS", "10.42.1.7");
        environment.put("PIXFLEET_STATE_DIR", "/var/lib/pixfleet/node");
        return environment;
    }
}
