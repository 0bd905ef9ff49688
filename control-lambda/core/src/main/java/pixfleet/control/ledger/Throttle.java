package pixfleet.control.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import pixfleet.records.Allowances;

/** How fast each user may make work. What one has used up is that one's: others have buckets of their own. */
public final class Throttle {
    private final Allowances allowances;
    private final Rates rates;
    private final Clock clock;

    /** What is counted. */
    public enum Kind {
        /** Jobs that are opened. */
        JOBS,
        /** Images of them. */
        IMAGES,
        /** Tickets that are signed for them later on. */
        TICKETS,
        /** Images that are tried again or verified. */
        TRIES
    }

    /**
     * What a user may do a minute, and so much at once; 1 to 1,000,000 each.
     *
     * @param jobs jobs opened
     * @param images images of them, and tickets signed for them later on
     * @param tries images tried again or verified
     */
    public record Rates(int jobs, int images, int tries) {
        private static final int MOST = 1_000_000;

        /** Checks the ranges. */
        public Rates {
            if (Math.min(jobs, Math.min(images, tries)) < 1 || Math.max(jobs, Math.max(images, tries)) > MOST) {
                throw new IllegalArgumentException("what a user may do a minute is from 1 to " + MOST);
            }
        }
    }

    /**
     * It is too much for now.
     *
     * @param pause after which it is worth trying again
     * @param reason a sentence for the user
     */
    public record TooMuch(Duration pause, String reason) {}

    /**
     * @param allowances what users may still do
     * @param rates what they may do
     * @param clock fills it up again
     */
    public Throttle(Allowances allowances, Rates rates, Clock clock) {
        this.allowances = allowances;
        this.rates = rates;
        this.clock = clock;
    }

    /**
     * Counts what a user wants to do. What is more than a minute's share is done if nothing else was, and the next has to wait.
     *
     * @param amount how many, 1 or more
     * @return nothing if it may be done
     */
    public Optional<TooMuch> take(String owner, Kind kind, long amount) {
        return allowances
                .take(owner, word(kind), amount, rate(kind), clock.instant())
                .map(wait -> new TooMuch(wait, reason(kind, wait)));
    }

    /** Counts what a user has done of which only now is known how much it was. */
    public void charge(String owner, Kind kind, long amount) {
        if (amount > 0) {
            allowances.charge(owner, word(kind), amount, rate(kind), clock.instant());
        }
    }

    private int rate(Kind kind) {
        return switch (kind) {
            case JOBS -> rates.jobs();
            case IMAGES, TICKETS -> rates.images();
            case TRIES -> rates.tries();
        };
    }

    private static String word(Kind kind) {
        return switch (kind) {
            case JOBS -> "jobs";
            case IMAGES -> "images";
            case TICKETS -> "tickets";
            case TRIES -> "tries";
        };
    }

    private String reason(Kind kind, Duration wait) {
        String most = switch (kind) {
            case JOBS -> "%d jobs may be opened";
            case IMAGES -> "%d images may be announced";
            case TICKETS -> "%d tickets may be signed";
            case TRIES -> "%d images may be tried again or verified";
        };
        return ("You are asking for much in a short time: " + most + " a minute. Try again in %d s.")
                .formatted(rate(kind), seconds(wait));
    }

    /** Whole seconds, rounded up. */
    public static long seconds(Duration wait) {
        return Math.ceilDiv(wait.toMillis(), 1000L);
    }
}
