package pixfleet.control;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pixfleet.control.intake.UploadLimits;
import pixfleet.control.intake.UploadLimits.Ceiling;
import pixfleet.control.ledger.Caller;
import pixfleet.control.ledger.Throttle;
import pixfleet.control.scaling.PoolSettings;
import pixfleet.control.scaling.Purchase;
import pixfleet.control.scaling.ScalingSettings;
import pixfleet.control.upload.JobOpening.Terms;
import pixfleet.control.upload.SourceTerms;
import pixfleet.job.RankCapacity;

/** Every setting of the control plane, {@code PIXFLEET_...} in the environment. Nothing else reads the environment. */
@ConfigMapping(prefix = "pixfleet")
public interface ControlConfig {
    /** The bucket of the originals. */
    String uploadsBucket();

    /** The bucket of results, and of what is known of the fleet. */
    String resultsBucket();

    /** The table of what is known. */
    String recordsTable();

    /** The queue of the tasks. */
    String tasksQueueUrl();

    /** The queue of what could not be dealt with; the function that sees to it needs it, the others do not. */
    Optional<String> deadLettersQueueUrl();

    /** The queue of what is to be listed; the functions that list or begin listings need it. */
    Optional<String> listingQueueUrl();

    /** The buckets whose images are processed where they lie. */
    Optional<List<String>> sourceBuckets();

    /** The buckets that copies of results are written to. */
    Optional<List<String>> destinationBuckets();

    /** The topic of ends; the function that sees to those nobody told needs it, the others do not. */
    Optional<String> completionsTopicArn();

    /** The topic of jobs that have finished; the same function needs it. */
    Optional<String> jobsTopicArn();

    /** Where the page is, ending with a slash: what tells of a job links to it. */
    Optional<String> siteUrl();

    /** Where webhooks are posted to; the function that does needs it. */
    Optional<String> webhookUrl();

    /** What webhooks are signed with; the same function needs it. */
    Optional<String> webhookSecret();

    /** The pool of nodes, as its instances' tags name it. */
    String pool();

    /** Tasks that justify one node. */
    @WithDefault("8")
    int tasksPerNode();

    /** Work that justifies another node once it is known how long tasks take, in seconds of that node. */
    @WithDefault("30")
    int nodeSeconds();

    /** Nodes that share a world, as the nodes are told; they are started together. */
    @WithDefault("1")
    int nodesPerCell();

    /** What new nodes are made from; without one the pool does not grow. */
    Optional<String> launchTemplate();

    /** The version of it that new nodes have; nodes of another are removed while they sleep. */
    @WithDefault("$Latest")
    String launchTemplateVersion();

    /** Instance types of new nodes, the one rather wanted first. */
    Optional<List<String>> nodeTypes();

    /** Subnets of new nodes, one a zone. */
    Optional<List<String>> nodeSubnets();

    /** Nodes that exist at least. */
    @WithDefault("0")
    int minNodes();

    /** Nodes that exist at most; 0 if none are made. */
    @WithDefault("0")
    int maxNodes();

    /** Days after which a node that was not started is removed, if more than the least exist. */
    @WithDefault("30")
    int poolDays();

    /** Hours that all nodes together may be on in a day until none is started any more; 0 for no bound. */
    @WithDefault("0")
    int dailyNodeHours();

    /** How new nodes are paid for, the terms rather wanted first. */
    @WithDefault("on-demand")
    List<String> purchase();

    /** How long a node has from its start to its first sign of life until it counts no more, in seconds. */
    @WithDefault("300")
    int bootSeconds();

    /** How long a ticket is good, in minutes. */
    @WithDefault("60")
    int ticketMinutes();

    /** Jobs that a user may open a minute. */
    @WithDefault("300")
    int jobsPerMinute();

    /** Images of them that a user may announce a minute. */
    @WithDefault("20000")
    int imagesPerMinute();

    /** Images that a user may have tried again or verified a minute. */
    @WithDefault("5000")
    int triesPerMinute();

    /** The identity that uploads without a ticket belong to, or the operators. */
    @WithDefault(Caller.OPERATORS)
    String uploadsOwner();

    /** What is taken at most. */
    Limits limits();

    /** What is taken at most. */
    interface Limits {
        /** Size in bytes of a file that is no TIFF. */
        @WithDefault("268435456")
        long maxBytes();

        /** Rows times columns. */
        @WithDefault("250000000")
        long maxPixels();

        /** The longer edge in pixels. */
        @WithDefault("50000")
        int maxEdge();

        /** Images of a job. */
        @WithDefault("10000")
        int maxImages();

        /** Size of a TIFF in bytes. */
        @WithDefault("17179869184")
        long tiffMaxBytes();

        /** Rows times columns of a TIFF. */
        @WithDefault("8589934592")
        long tiffMaxPixels();

        /** The longer edge of a TIFF in pixels. */
        @WithDefault("262144")
        int tiffMaxEdge();

        /** MiB of a decoded image for which a rank has room: {@code PIXFLEET_MAX_DECODED_MIB} of the nodes. */
        @WithDefault("1536")
        long rankDecodedMib();
    }

    /** The limits, checked. */
    default UploadLimits uploadLimits() {
        return uploadLimits(limits(), ranks());
    }

    /** What ranks can hold, checked. */
    default RankCapacity ranks() {
        long mebibytes = limits().rankDecodedMib();
        if (mebibytes < 1 || mebibytes > 1 << 20) {
            throw new IllegalArgumentException("rank-decoded-mib must be from 1 to 1048576, not " + mebibytes);
        }
        return RankCapacity.ofMebibytes(mebibytes);
    }

    private static UploadLimits uploadLimits(Limits most, RankCapacity ranks) {
        return new UploadLimits(
                new Ceiling(most.maxBytes(), most.maxPixels(), most.maxEdge()),
                new Ceiling(most.tiffMaxBytes(), most.tiffMaxPixels(), most.tiffMaxEdge()),
                most.maxImages(),
                ranks);
    }

    /** How demand becomes nodes, checked. */
    default ScalingSettings scaling() {
        return new ScalingSettings(
                tasksPerNode(),
                Duration.ofSeconds(nodeSeconds()),
                nodesPerCell(),
                Duration.ofSeconds(bootSeconds()),
                new PoolSettings(
                        minNodes(),
                        Math.max(1, Math.max(minNodes(), maxNodes())),
                        grows()
                                ? purchase().stream()
                                        .map(ControlConfig::purchase)
                                        .toList()
                                : List.of(),
                        grows() ? launchTemplateVersion() : "",
                        Duration.ofDays(poolDays()),
                        Duration.ofHours(dailyNodeHours())));
    }

    private boolean grows() {
        return launchTemplate().isPresent() && maxNodes() > 0;
    }

    private static Purchase purchase(String word) {
        return switch (word) {
            case "on-demand" -> Purchase.ON_DEMAND;
            case "spot" -> Purchase.SPOT;
            default -> throw new IllegalArgumentException("purchase lists on-demand and spot, not " + word);
        };
    }

    /** Which buckets users may name. */
    default SourceTerms sourceTerms() {
        return new SourceTerms(
                sourceBuckets().orElse(List.of()), destinationBuckets().orElse(List.of()));
    }

    /** On what terms jobs are opened, checked. */
    default Terms terms() {
        return new Terms(uploadLimits(), Duration.ofMinutes(ticketMinutes()));
    }

    /** What users may do a minute, checked. */
    default Throttle.Rates rates() {
        return new Throttle.Rates(jobsPerMinute(), imagesPerMinute(), triesPerMinute());
    }

    /** What is wrong with the settings, one sentence each; nothing if all is well. */
    default List<String> problems() {
        var problems = new ArrayList<String>();
        note(problems, this::scaling);
        note(problems, this::ranks);
        note(problems, this::rates);
        var anyRank = new RankCapacity(1);
        note(problems, () -> uploadLimits(limits(), anyRank));
        var any = new Ceiling(1, 1, 1);
        note(problems, () -> new Terms(new UploadLimits(any, any, 1, anyRank), Duration.ofMinutes(ticketMinutes())));
        if (!tasksQueueUrl().startsWith("http")) {
            problems.add("tasks-queue-url must be an address, not " + tasksQueueUrl());
        }
        return problems;
    }

    private static void note(List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }
}
