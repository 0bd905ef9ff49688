package pixfleet.control.intake;

import pixfleet.header.ImageHeader;

/** What came of reading a header. */
sealed interface Reading {
    /**
     * It is an image we take.
     *
     * @param header what it says
     */
    record Sound(ImageHeader header) implements Reading {}

    /**
     * It is not.
     *
     * @param reason why, a sentence for the user
     */
    record Unfit(String reason) implements Reading {}
}
