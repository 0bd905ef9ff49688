package pixfleet.local.ec2;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import pixfleet.local.wire.AwsIdentity;
import pixfleet.local.wire.LoopbackServer;

/**
 * What a caller sees of an instance beside its record; descriptions and filters agree on it.
 *
 * @param record of the instance
 * @param identity it is in
 */
record InstanceView(InstanceRecord record, AwsIdentity identity) {
    /** The one network there is. */
    static final String VPC = "vpc-00000000000000001";

    static final String SUBNET = "subnet-00000000000000001";

    /** Of instances for which nobody named one. */
    static final String ZONE = AwsIdentity.LOCAL.region() + "a";

    static final String TENANCY = "default";

    /** A family's letters, its generation, and what it has on board: {@code g} is a Graviton. */
    private static final Pattern ARM = Pattern.compile("(?:a1|[a-z]+\\d+g[a-z]*)\\..*");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    String availabilityZone() {
        return record.place().zone();
    }

    String architecture() {
        return ARM.matcher(record.form().instanceType()).matches() ? "arm64" : "x86_64";
    }

    /** EC2 knows whole seconds and writes thousandths. */
    String launchTime() {
        return TIME.format(record.launchedAt().truncatedTo(ChronoUnit.SECONDS));
    }

    /** Empty unless it runs. */
    String privateAddress() {
        return record.state() == InstanceState.RUNNING ? LoopbackServer.HOST : "";
    }

    /** EC2's code for why it is as it is; empty if nothing happened. */
    String reasonCode() {
        return record.reason().substring(0, Math.max(0, record.reason().indexOf(':')));
    }
}
