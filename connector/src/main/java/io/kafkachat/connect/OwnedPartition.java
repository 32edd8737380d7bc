package io.kafkachat.connect;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * One tenure of a prompt partition, from {@code open} to {@code close}. Its mutable parts are guarded by {@link
 * PromptLedger}'s lock.
 */
final class OwnedPartition {

    private final TopicPartition id;
    private final long floorTime;
    private final NavigableMap<Long, Prompt> outstanding = new TreeMap<>();
    private final PartitionWindow window;
    private long bytes;
    private volatile boolean givenUp;

    /**
     * @param floorTime no receipt before this time may be taken for an answer: offsets were set anew then
     * @param window with what was restored of an earlier tenure
     */
    OwnedPartition(TopicPartition id, long floorTime, PartitionWindow window) {
        this.id = id;
        this.floorTime = floorTime;
        this.window = window;
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

    long bytes() {
        return bytes;
    }

    boolean isGivenUp() {
        return givenUp;
    }

    void giveUp() {
        givenUp = true;
    }
}
