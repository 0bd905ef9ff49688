package pixfleet.control;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import pixfleet.control.aws.S3Links;
import pixfleet.control.aws.S3ObjectStore;
import pixfleet.control.aws.S3Pyramids;
import pixfleet.control.aws.S3Sources;
import pixfleet.control.aws.S3Tickets;
import pixfleet.control.aws.S3Uploads;
import pixfleet.control.aws.SqsDeadLetters;
import pixfleet.control.aws.SqsDemand;
import pixfleet.control.aws.SqsListingQueue;
import pixfleet.control.aws.SqsTaskQueue;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.gallery.GalleryReader;
import pixfleet.control.gallery.Links;
import pixfleet.control.gallery.Pyramids;
import pixfleet.control.intake.Assessor;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.jobs.FleetViews;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.jobs.ObjectStore;
import pixfleet.control.jobs.Removal;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.OwnJobs;
import pixfleet.control.ledger.Throttle;
import pixfleet.control.listing.ListingQueue;
import pixfleet.control.listing.SourceListing;
import pixfleet.control.listing.Sources;
import pixfleet.control.reconcile.DeadLetterReader;
import pixfleet.control.reconcile.DeadLetters;
import pixfleet.control.reconcile.LooseUploads;
import pixfleet.control.reconcile.Retry;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.Pause;
import pixfleet.control.upload.JobOpening;
import pixfleet.control.upload.JobTickets;
import pixfleet.control.upload.SourceOpening;
import pixfleet.control.upload.Tickets;
import pixfleet.control.verification.Verifications;
import pixfleet.metric.Meter;
import pixfleet.records.Allowances;
import pixfleet.records.Bookmarks;
import pixfleet.records.Claims;
import pixfleet.records.Counts;
import pixfleet.records.Images;
import pixfleet.records.Jobs;
import pixfleet.records.Leases;
import pixfleet.records.Listings;
import pixfleet.records.OpenWork;
import pixfleet.records.Removals;
import pixfleet.records.table.Table;
import pixfleet.wire.MetricLines;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the beans, so that the rest is plain Java: adapters, and the use cases on them. The container drops what a function
 * does not use.
 *
 * <p>What starts nodes is wired in the events' own module, since the HTTP API carries no EC2 client.
 */
@Singleton
public class ControlWiring {
    void check(@Observes StartupEvent start, ControlConfig config) {
        List<String> problems = config.problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("settings below pixfleet: " + String.join("; ", problems));
        }
    }

    /**
     * A setting that only some functions are given, for one of those.
     *
     * @throws IllegalStateException if this one is not
     */
    public static String needed(Optional<String> setting, String name) {
        return setting.orElseThrow(() -> new IllegalStateException(name + " is not set"));
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    /** Lambda sends what a function prints to CloudWatch Logs, which makes metrics of it. */
    @Produces
    @Singleton
    Meter meter(ControlConfig config, Clock clock) {
        return new MetricLines(config.pool(), clock, System.out::println);
    }

    /** Any numbers, other ones in each process. */
    @Produces
    @Singleton
    LongSupplier chance() {
        return new SecureRandom()::nextLong;
    }

    @Produces
    @Singleton
    Pause pause() {
        return Thread::sleep;
    }

    @Produces
    @Singleton
    Uploads uploads(S3Client s3, ControlConfig config) {
        return new S3Uploads(s3, config.uploadsBucket());
    }

    @Produces
    @Singleton
    ObjectStore store(S3Client s3, ControlConfig config) {
        return new S3ObjectStore(s3, config.uploadsBucket(), config.resultsBucket());
    }

    @Produces
    @Singleton
    Links links(S3Presigner presigner, ControlConfig config, Clock clock) {
        return new S3Links(presigner, config.resultsBucket(), clock);
    }

    @Produces
    @Singleton
    Pyramids pyramids(S3Client s3, ControlConfig config) {
        return new S3Pyramids(s3, config.resultsBucket());
    }

    @Produces
    @Singleton
    Tickets tickets(S3Client s3, S3Presigner presigner, ControlConfig config) {
        var credentials = DefaultCredentialsProvider.builder().build();
        return new S3Tickets(s3, presigner, credentials, config.uploadsBucket());
    }

    @Produces
    @Singleton
    TaskQueue taskQueue(SqsClient sqs, ControlConfig config) {
        return new SqsTaskQueue(sqs, config.tasksQueueUrl());
    }

    @Produces
    @Singleton
    ListingQueue listingQueue(SqsClient sqs, ControlConfig config) {
        return new SqsListingQueue(sqs, needed(config.listingQueueUrl(), "listing-queue-url"));
    }

    @Produces
    @Singleton
    Sources sources(S3Client s3) {
        return new S3Sources(s3);
    }

    @Produces
    @Singleton
    Assessor assessor(Uploads uploads, ControlConfig config) {
        return new Assessor(uploads, config.uploadLimits());
    }

    @Produces
    @Singleton
    SourceListing.Ports listingPorts(Jobs jobs, Listings listings, OpenWork work, Assessor assessor, TaskQueue tasks) {
        return new SourceListing.Ports(jobs, listings, work, assessor, tasks);
    }

    @Produces
    @Singleton
    SourceListing.Sourcing listingSourcing(Sources sources, Uploads uploads, ListingQueue queue) {
        return new SourceListing.Sourcing(sources, uploads, queue);
    }

    @Produces
    @Singleton
    SourceListing sourceListing(SourceListing.Ports ports, SourceListing.Sourcing sourcing, Clock clock) {
        return new SourceListing(ports, sourcing, clock);
    }

    @Produces
    @Singleton
    SourceOpening.Ports sourcePorts(Claims claims, Jobs jobs, Sources sources, Uploads uploads, ListingQueue queue) {
        return new SourceOpening.Ports(claims, jobs, sources, uploads, queue);
    }

    @Produces
    @Singleton
    SourceOpening sourceOpening(SourceOpening.Ports ports, ControlConfig config, Clock clock) {
        return new SourceOpening(ports, config.sourceTerms(), clock, new SecureRandom());
    }

    @Produces
    @Singleton
    Demand demand(SqsClient sqs, ControlConfig config) {
        return new SqsDemand(sqs, config.tasksQueueUrl());
    }

    @Produces
    @Singleton
    OwnJobs ownJobs(Jobs jobs) {
        return new OwnJobs(jobs);
    }

    @Produces
    @Singleton
    Throttle throttle(Table table, ControlConfig config, Clock clock) {
        return new Throttle(new Allowances(table), config.rates(), clock);
    }

    @Produces
    @Singleton
    Dispatch dispatch(TaskQueue queue, Images statuses, Clock clock) {
        return new Dispatch(queue, statuses, clock);
    }

    @Produces
    @Singleton
    Intake.Ports intakePorts(Uploads uploads, Jobs jobs, Images statuses, Dispatch dispatch) {
        return new Intake.Ports(uploads, jobs, statuses, dispatch);
    }

    @Produces
    @Singleton
    Intake intake(Intake.Ports ports, ControlConfig config, Clock clock) {
        return new Intake(ports, config.uploadLimits(), config.uploadsOwner(), clock);
    }

    @Produces
    @Singleton
    Retry retry(Jobs jobs, Images statuses, Intake intake, TaskQueue queue, Clock clock) {
        return new Retry(jobs, statuses, intake, queue, clock);
    }

    @Produces
    @Singleton
    Cancellation.Ports cancellationPorts(
            Jobs jobs, Images statuses, Listings listings, ObjectStore store, ListingQueue queue) {
        return new Cancellation.Ports(jobs, statuses, listings, store, step -> queue.send(List.of(step)));
    }

    @Produces
    @Singleton
    Cancellation cancellation(Cancellation.Ports ports, ControlConfig config, Clock clock) {
        return new Cancellation(ports, config.uploadsBucket(), clock);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(SqsClient sqs, ControlConfig config) {
        return new SqsDeadLetters(sqs, needed(config.deadLettersQueueUrl(), "dead-letters-queue-url"));
    }

    @Produces
    @Singleton
    DeadLetterReader deadLetterReader(DeadLetters letters, Jobs jobs, Images statuses, Retry retry) {
        return new DeadLetterReader(new DeadLetterReader.Ports(letters, jobs, statuses), retry);
    }

    @Produces
    @Singleton
    LooseUploads.Ports looseUploadsPorts(Uploads uploads, Images statuses, Bookmarks bookmarks) {
        return new LooseUploads.Ports(uploads, statuses, bookmarks);
    }

    @Produces
    @Singleton
    LooseUploads looseUploads(LooseUploads.Ports ports, Intake intake, Clock clock) {
        return new LooseUploads(ports, intake, clock);
    }

    @Produces
    @Singleton
    Verifications.Ports verificationPorts(Jobs jobs, Images statuses, Intake intake, TaskQueue queue) {
        return new Verifications.Ports(jobs, statuses, intake, queue);
    }

    @Produces
    @Singleton
    Verifications verifications(Verifications.Ports ports, ControlConfig config, Clock clock) {
        return new Verifications(ports, config.resultsBucket(), clock);
    }

    @Produces
    @Singleton
    GalleryReader reader(Jobs jobs, Images images, Counts counts) {
        return new GalleryReader(jobs, images, counts);
    }

    @Produces
    @Singleton
    JobReports jobReports(Jobs jobs, Images statuses, Counts counts) {
        return new JobReports(jobs, statuses, counts);
    }

    @Produces
    @Singleton
    FleetViews fleetViews(Documents documents, Leases leases) {
        return new FleetViews(documents, leases);
    }

    @Produces
    @Singleton
    Removal removal(Jobs jobs, Images statuses, Removals removals, ObjectStore store, Clock clock) {
        return new Removal(jobs, statuses, removals, store, clock);
    }

    @Produces
    @Singleton
    JobTickets jobTickets(Jobs jobs, Tickets tickets, ControlConfig config, Clock clock) {
        return new JobTickets(jobs, tickets, config.terms(), clock);
    }

    @Produces
    @Singleton
    JobOpening jobOpening(Claims claims, Jobs jobs, JobTickets tickets, ControlConfig config, Clock clock) {
        var ports = new JobOpening.Ports(claims, jobs, tickets);
        return new JobOpening(ports, config.terms(), clock, new SecureRandom());
    }
}
