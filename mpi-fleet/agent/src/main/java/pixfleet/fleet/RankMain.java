package pixfleet.fleet;

import pixfleet.fleet.aws.AwsClients;
import pixfleet.fleet.aws.S3Originals;
import pixfleet.fleet.aws.S3Results;
import pixfleet.fleet.aws.S3Strips;
import pixfleet.fleet.keep.Keeping;
import pixfleet.fleet.opencv.mat.Natives;
import pixfleet.fleet.start.RankStart;

/** A rank of a node's world, on S3: started by mpirun, which the agent starts. */
public final class RankMain {
    private RankMain() {}

    /**
     * Works until the world ends.
     *
     * @param arguments for MPI
     */
    public static void main(String[] arguments) {
        Natives.load();
        FleetConfig config =
                FleetConfig.from(System.getenv(), Runtime.getRuntime().availableProcessors());
        var s3 = AwsClients.s3();
        RankStart.run(
                arguments,
                new S3Originals(s3),
                new S3Results(s3, config.resultsBucket()),
                new Keeping(new S3Strips(s3, config.resultsBucket()), config.keepFrom()),
                config.room());
    }
}
