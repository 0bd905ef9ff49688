package pixfleet.pipeline;

import java.util.Map;

/**
 * One step of a pipeline, as data. What it does to pixels is said by the fleet's kernel for its class.
 *
 * <p>An operation is a public record with a public constructor without arguments, which gives every parameter its default
 * and by which {@link java.util.ServiceLoader} finds it. It takes images of 1, 3 or 4 channels and 8 or 16 bits unless its
 * own page says otherwise.
 */
public interface Operation {
    /** The catalogue's entry of this operation. */
    OperationType type();

    /** The values of all parameters in catalogue order: {@link Integer}, {@link Double} or {@link String}. */
    Map<String, Object> arguments();

    /** How the result's rows depend on the input's. */
    Distribution distribution();

    /**
     * The result's shape for an image of the given shape: the same, unless the operation says otherwise.
     *
     * @throws InvalidPipeline if the operation cannot take such an image; the message says what would be right
     */
    default Dimensions output(Dimensions in) {
        return in;
    }

    /** How much arithmetic it takes with these parameters. */
    default CostClass cost() {
        return type().cost();
    }

    /** Whether it says how a result is written rather than what is to be seen in it, so that nothing may come after it. */
    default boolean isLast() {
        return false;
    }

    /** Whether it says what of a file is processed, so that nothing may come before it. */
    default boolean isFirst() {
        return false;
    }

    /** A refusal of an image, with the operation's name in front. */
    default InvalidPipeline unfit(String sentence) {
        return new InvalidPipeline(type().name() + ": " + sentence);
    }

    /**
     * Refuses images of 16 bits.
     *
     * @return the shape given
     * @throws InvalidPipeline if it has 16 bits
     */
    default Dimensions onlyEightBits(Dimensions in) {
        if (in.depth() != 8) {
            throw unfit("it takes images of 8 bits and this one has %d; put depth:bits=8 in front of it"
                    .formatted(in.depth()));
        }
        return in;
    }
}
