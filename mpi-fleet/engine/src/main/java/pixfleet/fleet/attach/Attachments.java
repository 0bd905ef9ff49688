package pixfleet.fleet.attach;

import java.util.List;
import java.util.Optional;

/**
 * What travels beside pixels.
 *
 * @param profile in which colours the values are
 * @param png what PNG says of colours in chunks of its own
 * @param resolution how large pixels are
 * @param place fields of a TIFF that hold only as long as each pixel stays where it is: on earth, or on a slide
 * @param metadata who took it, when and where
 */
public record Attachments(
        Optional<Profile> profile,
        List<PngColour> png,
        Optional<Resolution> resolution,
        List<CopiedEntry> place,
        Metadata metadata) {
    /** Nothing. */
    public static final Attachments NONE =
            new Attachments(Optional.empty(), List.of(), Optional.empty(), List.of(), Metadata.NONE);

    /** Copies the lists. */
    public Attachments {
        png = List.copyOf(png);
        place = List.copyOf(place);
    }

    /** Without metadata. */
    public Attachments(
            Optional<Profile> profile, List<PngColour> png, Optional<Resolution> resolution, List<CopiedEntry> place) {
        this(profile, png, resolution, place, Metadata.NONE);
    }

    /** Whether there is nothing. */
    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Without what says how colours are meant. */
    public Attachments withoutColour() {
        return new Attachments(Optional.empty(), List.of(), resolution, place, metadata);
    }

    /** Without what says where pixels lie. */
    public Attachments withoutPlace() {
        return new Attachments(profile, png, resolution, List.of(), metadata);
    }

    /** With other fields that say where pixels lie. */
    public Attachments withPlace(List<CopiedEntry> other) {
        return new Attachments(profile, png, resolution, other, metadata);
    }

    /** Without what says how large pixels are. */
    public Attachments withoutResolution() {
        return new Attachments(profile, png, Optional.empty(), place, metadata);
    }

    /** With rows and columns exchanged. */
    public Attachments turned() {
        return new Attachments(profile, png, resolution.map(Resolution::turned), place, metadata);
    }

    /** With another profile, or none. */
    public Attachments with(Optional<Profile> other) {
        return new Attachments(other, png, resolution, place, metadata);
    }

    /** With other metadata. */
    public Attachments with(Metadata other) {
        return new Attachments(profile, png, resolution, place, other);
    }
}
