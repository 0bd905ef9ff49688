package pixfleet.control.lambda;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import pixfleet.control.ControlConfig;
import pixfleet.control.aws.Ec2Nodes;
import pixfleet.control.ledger.Documents;
import pixfleet.control.reconcile.DeadLetterReader;
import pixfleet.control.reconcile.LooseUploads;
import pixfleet.control.reconcile.Reconcile;
import pixfleet.control.reconcile.Sweep;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.Pause;
import pixfleet.control.scaling.ScaleTrigger;
import pixfleet.control.scaling.Scaler;
import pixfleet.metric.Meter;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Makes the beans that start nodes, for which these functions alone carry the EC2 client. */
@Singleton
public class FleetWiring {
    @Produces
    @Singleton
    Ec2Client ec2() {
        return Ec2Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Produces
    @Singleton
    Nodes nodes(Ec2Client ec2, ControlConfig config) {
        return new Ec2Nodes(
                ec2,
                config.pool(),
                new Ec2Nodes.Make(
                        config.launchTemplate().orElse(""),
                        config.launchTemplateVersion(),
                        config.nodeTypes().orElse(List.of()),
                        config.nodeSubnets().orElse(List.of())));
    }

    @Produces
    @Singleton
    Scaler scaler(Demand demand, Nodes nodes, Documents documents, ControlConfig config, Clock clock) {
        return new Scaler(demand, nodes, documents, config.scaling(), clock);
    }

    @Produces
    @Singleton
    ScaleTrigger scaleTrigger(Scaler scaler, Clock clock, Pause pause) {
        return new ScaleTrigger(scaler, clock, pause);
    }

    @Produces
    @Singleton
    Reconcile reconcile(
            Scaler scaler,
            DeadLetterReader deadLetters,
            Sweep sweep,
            LooseUploads looseUploads,
            Documents documents,
            Clock clock,
            Meter meter) {
        return new Reconcile(scaler, deadLetters, sweep, looseUploads, documents, clock, meter);
    }
}
