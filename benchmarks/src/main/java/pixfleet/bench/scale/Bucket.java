package pixfleet.bench.scale;

/** A token bucket as EC2 has one for each of its calls. */
final class Bucket {
    private final double size;
    private final double refill;
    private double tokens;
    private double at;
    private double least;
    private int taken;
    private int refused;

    /** @param sizeAndRefill tokens in it at most, and how many come back in a second */
    Bucket(double[] sizeAndRefill) {
        this.size = sizeAndRefill[0];
        this.refill = sizeAndRefill[1];
        this.tokens = size;
        this.least = size;
    }

    /** Takes that many, or none. */
    boolean take(double now, int count) {
        tokens = Math.min(size, tokens + (now - at) * refill);
        at = now;
        if (tokens < count) {
            refused++;
            return false;
        }
        tokens -= count;
        least = Math.min(least, tokens);
        taken += count;
        return true;
    }

    /** How much of it was in use at most, 0 to 1. */
    double used() {
        return 1 - least / size;
    }

    int taken() {
        return taken;
    }

    int refused() {
        return refused;
    }
}
