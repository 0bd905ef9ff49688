package pixfleet.control;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import pixfleet.control.aws.S3Documents;
import pixfleet.control.aws.S3Links;
import pixfleet.control.aws.S3ObjectStore;
import pixfleet.control.aws.S3Pyramids;
import pixfleet.control.aws.S3Tickets;
import pixfleet.control.aws.S3Uploads;
import pixfleet.control.aws.SqsDeadLetters;
import pixfleet.control.aws.SqsDemand;
import pixfleet.control.aws.SqsTaskQueue;
import pixfleet.control.dispatch.Dispatch;
import pixfleet.control.dispatch.TaskQueue;
import pixfleet.control.gallery.GalleryIndex;
import pixfleet.control.gallery.GalleryPublisher;
import pixfleet.control.gallery.GalleryReader;
import pixfleet.control.gallery.Links;
import pixfleet.control.gallery.Pyramids;
import pixfleet.control.intake.Intake;
import pixfleet.control.intake.Uploads;
import pixfleet.control.jobs.Cancellation;
import pixfleet.control.jobs.FleetViews;
import pixfleet.control.jobs.JobReports;
import pixfleet.control.jobs.ObjectStore;
import pixfleet.control.jobs.Removal;
import pixfleet.control.ledger.Documents;
import pixfleet.control.ledger.JobLedger;
import pixfleet.control.ledger.StatusLedger;
import pixfleet.control.reconcile.DeadLetterReader;
import pixfleet.control.reconcile.DeadLetters;
import pixfleet.control.reconcile.Expiry;
import pixfleet.control.reconcile.Retry;
import pixfleet.control.reconcile.Sweep;
import pixfleet.control.scaling.Demand;
import pixfleet.control.scaling.Pause;
import pixfleet.control.upload.JobOpening;
import pixfleet.control.upload.Tickets;
import pixfleet.control.verification.Verifications;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Makes the beans, so that the rest is plain Java. The container drops what a function does not use.
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

    @Produces
    @Singleton
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }

    @Produces
    @Singleton
    Pause pause() {
        return Thread::sleep;
    }

    @Produces
    @Singleton
    Documents documents(S3Client s3, ControlConfig config) {
        return new S3Documents(s3, config.resultsBucket());
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
        return new S3Links(presigner, config.uploadsBucket(), config.resultsBucket(), clock);
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
    Demand demand(SqsClient sqs, ControlConfig config) {
        return new SqsDemand(sqs, config.tasksQueueUrl());
    }

    @Produces
    @Singleton
    JobLedger jobs(Documents documents) {
        return new JobLedger(documents);
    }

    @Produces
    @Singleton
    StatusLedger statuses(Documents documents) {
        return new StatusLedger(documents);
    }

    @Produces
    @Singleton
    Dispatch dispatch(TaskQueue queue, StatusLedger statuses, Clock clock) {
        return new Dispatch(queue, statuses, clock);
    }

    @Produces
    @Singleton
    Intake.Ports intakePorts(Uploads uploads, JobLedger jobs, StatusLedger statuses, Dispatch dispatch) {
        return new Intake.Ports(uploads, jobs, statuses, dispatch);
    }

    @Produces
    @Singleton
    Intake intake(Intake.Ports ports, ControlConfig config, Clock clock) {
        return new Intake(ports, config.uploadLimits(), clock);
    }

    @Produces
    @Singleton
    Retry retry(JobLedger jobs, StatusLedger statuses, Intake intake, Clock clock) {
        return new Retry(jobs, statuses, intake, clock);
    }

    @Produces
    @Singleton
    Cancellation cancellation(JobLedger jobs, StatusLedger statuses, ControlConfig config, Clock clock) {
        return new Cancellation(jobs, statuses, config.uploadsBucket(), clock);
    }

    @Produces
    @Singleton
    DeadLetters deadLetters(SqsClient sqs, ControlConfig config) {
        String queue = config.deadLettersQueueUrl()
                .orElseThrow(() -> new IllegalStateException("dead-letters-queue-url is not set"));
        return new SqsDeadLetters(sqs, queue);
    }

    @Produces
    @Singleton
    DeadLetterReader deadLetterReader(
            DeadLetters letters, Documents documents, JobLedger jobs, StatusLedger statuses, Retry retry) {
        return new DeadLetterReader(new DeadLetterReader.Ports(letters, documents, jobs, statuses), retry);
    }

    @Produces
    @Singleton
    Expiry.Ports expiryPorts(Uploads uploads, Documents documents, JobLedger jobs, StatusLedger statuses) {
        return new Expiry.Ports(uploads, documents, jobs, statuses);
    }

    @Produces
    @Singleton
    Expiry expiry(Expiry.Ports ports, ControlConfig config, Clock clock) {
        return new Expiry(ports, config.uploadsBucket(), config.terms().ticketTerm(), clock);
    }

    @Produces
    @Singleton
    Verifications.Ports verificationPorts(
            JobLedger jobs, StatusLedger statuses, Documents documents, Intake intake, TaskQueue queue) {
        return new Verifications.Ports(jobs, statuses, documents, intake, queue);
    }

    @Produces
    @Singleton
    Verifications verifications(Verifications.Ports ports, ControlConfig config, Clock clock) {
        return new Verifications(ports, config.resultsBucket(), clock);
    }

    @Produces
    @Singleton
    Sweep.Ports sweepPorts(Uploads uploads, Documents documents, JobLedger jobs, StatusLedger statuses) {
        return new Sweep.Ports(uploads, documents, jobs, statuses);
    }

    @Produces
    @Singleton
    Sweep sweep(Sweep.Ports ports, Intake intake, Retry retry, Clock clock) {
        return new Sweep(ports, intake, retry, clock);
    }

    @Produces
    @Singleton
    GalleryIndex galleryIndex(Documents documents) {
        return new GalleryIndex(documents);
    }

    @Produces
    @Singleton
    GalleryPublisher publisher(GalleryIndex index, JobLedger jobs) {
        return new GalleryPublisher(index, jobs);
    }

    @Produces
    @Singleton
    GalleryReader reader(GalleryIndex index) {
        return new GalleryReader(index);
    }

    @Produces
    @Singleton
    JobReports jobReports(JobLedger jobs, StatusLedger statuses) {
        return new JobReports(jobs, statuses);
    }

    @Produces
    @Singleton
    FleetViews fleetViews(Documents documents) {
        return new FleetViews(documents);
    }

    @Produces
    @Singleton
    Removal removal(JobLedger jobs, StatusLedger statuses, GalleryIndex gallery, ObjectStore store) {
        return new Removal(jobs, statuses, gallery, store);
    }

    @Produces
    @Singleton
    JobOpening jobOpening(Documents documents, JobLedger jobs, Tickets tickets, ControlConfig config, Clock clock) {
        var ports = new JobOpening.Ports(documents, jobs, tickets);
        return new JobOpening(ports, config.terms(), clock, new SecureRandom());
    }
}
