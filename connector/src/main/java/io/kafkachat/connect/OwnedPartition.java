package io.kafkachat.connect;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One tenure of a prompt partition, from {@code open} to {@code close}. Its mutable parts are guarded by {@link
 * PromptLedger}'s lock.
 */
final class OwnedPartition {

    private final TopicPartition id;
    private final long floorTime;
    private final NavigableMap<Long, Prompt> outstanding = new TreeMap<>();
    private final PartitionWindow window;
    private final Map<Long, String> withoutReceipt;
    private long bytes;
    private long position;
    private volatile boolean givenUp;

    /**
     * @param floorTime no receipt before this time may be taken for an answer: offsets were set anew then
     * @param window with what was restored of an earlier tenure
     * @param withoutReceipt offsets whose answers an earlier owner published, but not the receipt; with the receipt's header
     */
    OwnedPartition(TopicPartition id, long floorTime, PartitionWindow window, Map<Long, String> withoutReceipt) {
        this.id = id;
        this.floorTime = floorTime;
        this.window = window;
        this.withoutReceipt = Map.copyOf(withoutReceipt);
    }

    /**
     * A tenure that knows of nothing earlier: the first one, or the first after offsets were set back. Whatever was published
     * before now was not for it.
     *
     * @param now epoch ms
     */
    static OwnedPartition fresh(TopicPartition id, long now) {
        return new OwnedPartition(id, now, new PartitionWindow(), Map.of());
    }

    TopicPartition id() {
        return id;
    }

    long floorTime() {
        return floorTime;
    }

    PartitionWindow window() {
        return window;
    }

    NavigableMap<Long, Prompt> outstanding() {
        return outstanding;
    }

    void add(Prompt prompt) {
        outstanding.put(prompt.offset(), prompt);
        bytes += prompt.bytes();
    }

    boolean remove(Prompt prompt) {
        if (!outstanding.remove(prompt.offset(), prompt)) {
            return false;
        }
        bytes -= prompt.bytes();
        return true;
    }

    /** The receipt's header of a prompt that lacks only the receipt, else null. */
    @Nullable
    String missingReceipt(long offset) {
        return withoutReceipt.get(offset);
    }

    long bytes() {
        return bytes;
    }

    /** The offset after the last one that was taken from the topic, for an owner that consumes by itself. */
    long position() {
        return position;
    }

    void position(long next) {
        position = next;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    void giveUp() {
        givenUp = true;
    }
}
