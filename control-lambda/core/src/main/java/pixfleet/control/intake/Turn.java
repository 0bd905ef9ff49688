package pixfleet.control.intake;

/** Whether an image is decoded as it is stored, or lying on its side, so that its rows become columns. */
enum Turn {
    /** As it is stored, or upside down, or mirrored: rows stay rows. */
    NONE,
    /** A quarter turn: EXIF orientations 5 to 8. */
    QUARTER,
    /** It cannot be told from what is read of the file. */
    UNKNOWN
}
