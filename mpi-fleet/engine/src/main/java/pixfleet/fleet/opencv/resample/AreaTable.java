package pixfleet.fleet.opencv.resample;

import pixfleet.fleet.opencv.resample.Scales.Axis;

/**
 * The pixels along an axis whose mean is a pixel of the result: each one's share of it. Whole pixels have the same share, the
 * first and the last may have less.
 */
final class AreaTable {
    /** A smaller part of a pixel is left out. */
    private static final double LEAST = 1e-3;

    private final Axis axis;
    private int first;
    private int count;
    private float firstShare;
    private float wholeShare;
    private float lastShare;

    AreaTable(Axis axis) {
        this.axis = axis;
    }

    /** Works out the pixels of one of the result. */
    void of(int at) {
        double begin = at * axis.scale();
        double end = begin + axis.scale();
        double width = Math.min(axis.scale(), axis.in() - begin);
        int wholeEnd = Math.min((int) Math.floor(end), axis.in() - 1);
        int whole = Math.min((int) Math.ceil(begin), wholeEnd);
        first = whole;
        count = wholeEnd - whole;
        wholeShare = (float) (1.0 / width);
        firstShare = wholeShare;
        lastShare = wholeShare;
        if (whole - begin > LEAST) {
            first--;
            count++;
            firstShare = (float) ((whole - begin) / width);
        }
        if (end - wholeEnd > LEAST) {
            count++;
            lastShare = (float) (Math.min(Math.min(end - wholeEnd, 1.0), width) / width);
            if (count == 1) {
                firstShare = lastShare;
            }
        }
    }

    int first() {
        return first;
    }

    int count() {
        return count;
    }

    /** The share of one of the pixels, counted from the first. */
    float share(int index) {
        if (index == 0) {
            return firstShare;
        }
        return index == count - 1 ? lastShare : wholeShare;
    }
}
