package pixfleet.control.lambda;

import static pixfleet.control.ControlWiring.needed;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import pixfleet.control.ControlConfig;
import pixfleet.control.aws.Ec2Nodes;
import pixfleet.control.aws.SnsCompletions;
import pixfleet.control.aws.SnsNotices;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.jobs.Removal;
import pixfleet.control.ledger.Documents;
import pixfleet.control.listing.ListingQueue;
import pixfleet.control.reconcile.Completions;
import pixfleet.control.reconcile.DeadLetterReader;
import pixfleet.control.reconcile.LooseUploads;
import pixfleet.control.reconcile.Notices;
import pixfleet.control.reconcile.Reconcile;
import pixfleet.control.reconcile.Retry;
import pixfleet.control.reconcile.Sweep;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.Nodes;
import pixfleet.control.scaling.Pause;
import pixfleet.control.scaling.ScaleTrigger;
import pixfleet.control.scaling.Scaler;
import pixfleet.metric.Meter;
import pixfleet.records.Finishes;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.OpenWork;
import pixfleet.records.table.Table;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sns.SnsClient;

/** Makes the beans that start nodes and tell of ends, for which these functions alone carry the clients of EC2 and SNS. */
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
    Webhook webhook(ControlConfig config, Clock clock) {
        String url = needed(config.webhookUrl(), "webhook-url");
        String secret = needed(config.webhookSecret(), "webhook-secret");
        HttpClient http = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new Webhook(http, URI.create(url), secret, clock);
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
    SnsClient sns() {
        return SnsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @Produces
    @Singleton
    Completions completions(SnsClient sns, ControlConfig config) {
        return new SnsCompletions(sns, needed(config.completionsTopicArn(), "completions-topic-arn"));
    }

    @Produces
    @Singleton
    Notices notices(SnsClient sns, ControlConfig config) {
        String topic = needed(config.jobsTopicArn(), "jobs-topic-arn");
        return new SnsNotices(sns, topic, config.siteUrl().orElse(""));
    }

    @Produces
    @Singleton
    Sweep.Telling telling(Completions completions, Notices notices, Table table) {
        return new Sweep.Telling(completions, new Finishes(table), notices);
    }

    @Produces
    @Singleton
    Sweep.Ports sweepPorts(
            OpenWork work, Uploads uploads, Jobs jobs, Images statuses, ListingQueue listing, Sweep.Telling telling) {
        return new Sweep.Ports(work, uploads, jobs, statuses, listing, telling);
    }

    @Produces
    @Singleton
    Sweep.Terms sweepTerms(Intake intake, Retry retry, Removal removal, ControlConfig config) {
        return new Sweep.Terms(
                intake, retry, removal, config.uploadsBucket(), config.terms().ticketTerm());
    }

    @Produces
    @Singleton
    Sweep sweep(Sweep.Ports ports, Sweep.Terms terms, Clock clock) {
        return new Sweep(ports, terms, clock);
    }

    @Produces
    @Singleton
    Reconcile reconcile(
            Scaler scaler,
            DeadLetterReader deadLetters,
            Sweep sweep,
            LooseUploads looseUploads,
            Leases leases,
            Clock clock,
            Meter meter) {
        return new Reconcile(scaler, deadLetters, sweep, looseUploads, leases, clock, meter);
    }
}
