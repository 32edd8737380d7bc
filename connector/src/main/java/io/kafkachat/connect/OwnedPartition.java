package io.kafkachat.connect;

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
    private final MissingReceipts missingReceipts;
    private long bytes;
    private long position;
    private volatile boolean givenUp;

    /**
     * @param floorTime no receipt before this time may be taken for an answer: offsets were set anew then
     * @param window with what was restored of an earlier tenure
     * @param missingReceipts what an earlier owner left to be published
     */
    OwnedPartition(TopicPartition id, long floorTime, PartitionWindow window, MissingReceipts missingReceipts) {
        this.id = id;
        this.floorTime = floorTime;
        this.window = window;
        this.missingReceipts = missingReceipts;
    }

    /**
     * A tenure that knows of nothing earlier: the first one, or the first after offsets were set back. Whatever was published
     * before now was not for it.
     *
     * @param now epoch ms
     */
    static OwnedPartition fresh(TopicPartition id, long now) {
        return new OwnedPartition(id, now, new PartitionWindow(), MissingReceipts.NONE);
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
        return missingReceipts.headers().get(offset);
    }

    /** From when on the next owner has to look for answers whose receipt is still missing, {@link Long#MAX_VALUE} if none is. */
    long receiptsMissingSince() {
        boolean missing = missingReceipts.headers().keySet().stream()
                .anyMatch(offset -> !window.isBelowCommitted(offset) && !window.alreadyCompleted(offset));
        return missing ? missingReceipts.since() : Long.MAX_VALUE;
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
