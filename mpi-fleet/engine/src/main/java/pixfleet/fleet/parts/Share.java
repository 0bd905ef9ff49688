package pixfleet.fleet.parts;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bytes one rank adds to an object: sent as soon as a part of them alone is full, kept where a part has others' too. */
final class Share implements AutoCloseable {
    /** A section of this share and the part it belongs to. */
    private record Section(Part part, Part.Span span) {}

    private final Sender sender;
    private final List<Section> sections;
    private final Arena arena = Arena.ofShared();
    private final Map<Part.Span, MemorySegment> kept = new HashMap<>();
    private int section;
    private long filled;

    Share(PartPlan plan, int rank, Sender sender) {
        this.sender = sender;
        this.sections = plan.parts().stream()
                .flatMap(part -> part.spans().stream()
                        .filter(span -> span.rank() == rank)
                        .map(span -> new Section(part, span)))
                .toList();
    }

    /** Takes the next bytes. */
    void append(MemorySegment bytes) {
        for (long done = 0; done < bytes.byteSize(); ) {
            if (complete()) {
                throw new IllegalStateException(
                        "%d bytes more than this rank's share".formatted(bytes.byteSize() - done));
            }
            Section to = sections.get(section);
            long count = Math.min(bytes.byteSize() - done, to.span().bytes() - filled);
            take(to, bytes.asSlice(done, count));
            done += count;
            filled += count;
            if (filled == to.span().bytes()) {
                next(to);
            }
        }
    }

    private void take(Section to, MemorySegment bytes) {
        if (to.part().mixed()) {
            room(to.span()).asSlice(filled, bytes.byteSize()).copyFrom(bytes);
        } else {
            sender.fill(to.part(), filled, bytes);
        }
    }

    private void next(Section full) {
        if (!full.part().mixed()) {
            sender.send(full.part());
        }
        section++;
        filled = 0;
    }

    /** Whether all bytes have been taken. */
    boolean complete() {
        return section == sections.size();
    }

    /** Memory for a section of this or of another rank's share. */
    MemorySegment room(Part.Span span) {
        return kept.computeIfAbsent(span, _ -> arena.allocate(span.bytes()));
    }

    /** A section that was kept, or came from another rank. */
    MemorySegment bytes(Part.Span span) {
        return Optional.ofNullable(kept.get(span)).orElseThrow();
    }

    /** Bytes of native memory in use, without the sender's. */
    long heldBytes() {
        return kept.values().stream().mapToLong(MemorySegment::byteSize).sum();
    }

    @Override
    public void close() {
        arena.close();
    }
}
