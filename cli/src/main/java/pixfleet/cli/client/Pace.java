package pixfleet.cli.client;

import java.time.Duration;

/**
 * How long to wait before a job is looked at again: so short that its end is noticed at once, unless so many images are left
 * that it cannot come soon.
 */
final class Pace {
    static final Duration SHORTEST = Duration.ofMillis(100);
    static final Duration LONGEST = Duration.ofSeconds(1);

    /** Fewer ended images say nothing about the rate of the others. */
    private static final int TELLING = 8;

    /** The fleet may become faster while the job lasts, by nodes that join. */
    private static final int FASTER = 4;

    private int atFirst = -1;
    private Duration firstAt = Duration.ZERO;

    /**
     * @param left images that have not ended
     * @param ended images that have
     * @param now time since the watch began
     * @param look how long the look took that told so; looking takes at most half of the time
     */
    Duration pause(int left, int ended, Duration now, Duration look) {
        Duration least = SHORTEST.compareTo(look) > 0 ? SHORTEST : look;
        if (atFirst < 0) {
            atFirst = ended;
            firstAt = now;
        }
        int seen = ended - atFirst;
        if (seen < TELLING || left == 0) {
            return least;
        }
        Duration soonest = now.minus(firstAt).multipliedBy(left).dividedBy((long) seen * FASTER);
        Duration pause = soonest.compareTo(LONGEST) < 0 ? soonest : LONGEST;
        return pause.compareTo(least) > 0 ? pause : least;
    }
}
