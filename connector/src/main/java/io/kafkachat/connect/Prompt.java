package io.kafkachat.connect;

import io.kafkachat.client.PendingCall;
import io.kafkachat.events.MappedPrompt;
import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.OutputEvents;
import io.kafkachat.events.PromptContext;
import io.kafkachat.events.ReceiptHeader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A prompt between its delivery by Connect and the acknowledgement of everything it caused. It belongs to one tenure of
 * its partition: what arrives for it after that tenure ended is dropped.
 *
 * <p>Thread-safe.
 */
final class Prompt {

    private final SinkRecord delivered;
    private final OwnedPartition partition;
    private final PromptContext context;
    private final MappedPrompt mapped;
    private final long bytes;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private @Nullable PendingCall call;
    private boolean started;
    private boolean withdrawn;
    private volatile boolean outputRefused;
    private volatile long publishedSince = Long.MAX_VALUE;

    Prompt(SinkRecord delivered, OwnedPartition partition, PromptContext context, MappedPrompt mapped, long bytes) {
        this.delivered = delivered;
        this.partition = partition;
        this.context = context;
        this.mapped = mapped;
        this.bytes = bytes;
    }

    /** The record as delivered, after transformations: key, value and headers for the outputs. */
    SinkRecord delivered() {
        return delivered;
    }

    /** The receipt, if an earlier owner published everything else of it; else null. */
    @Nullable
    OutputEvent missingReceipt() {
        String header = partition.missingReceipt(offset());
        return header == null ? null : ReceiptHeader.read(header, context).orElse(null);
    }

    /** Its receipt as it is, or saying that an answer could not be written. */
    OutputEvent receipt(OutputEvent receipt) {
        return outputRefused ? OutputEvents.receiptOfRefused(receipt) : receipt;
    }

    OwnedPartition partition() {
        return partition;
    }

    /** The offset in the topic that Connect consumed from, whatever transformations renamed. */
    long offset() {
        return context.coordinates().offset();
    }

    PromptContext context() {
        return context;
    }

    MappedPrompt mapped() {
        return mapped;
    }

    /** An estimate of the heap it holds. */
    long bytes() {
        return bytes;
    }

    /**
     * Starts work on it, unless it was withdrawn.
     *
     * @param submit starts the call; returns null if none is needed
     * @return false if it was withdrawn
     */
    synchronized boolean start(Supplier<@Nullable PendingCall> submit) {
        if (withdrawn) {
            return false;
        }
        started = true;
        call = submit.get();
        return true;
    }

    /** Takes it back if it is not on the wire: it waits for its turn, for a permit, or between two attempts. */
    synchronized boolean withdraw() {
        if (!started) {
            withdrawn = true;
            return true;
        }
        return call != null && call.withdraw();
    }

    /** Its call, running or ended; null if there is none. */
    synchronized @Nullable PendingCall call() {
        return call;
    }

    /** Whether its partition was given up, so that nothing more may be published for it. */
    boolean isCutOff() {
        return partition.isGivenUp();
    }

    void awaitAcknowledgements(int count) {
        unacknowledged.set(count);
    }

    /** @return true for the acknowledgement that was still missing */
    boolean acknowledged() {
        return unacknowledged.decrementAndGet() == 0;
    }

    /** One of its answers can never be written; an error event took its place. */
    void refuseOutput() {
        outputRefused = true;
    }

    /** Whether an answer of it could not be written. */
    boolean isOutputRefused() {
        return outputRefused;
    }

    /** Something is about to be published for it, at this time; the first time counts. */
    void publishing(long timestamp) {
        publishedSince = Math.min(publishedSince, timestamp);
    }

    /** The time stamp of its first output, {@link Long#MAX_VALUE} while there is none. */
    long publishedSince() {
        return publishedSince;
    }
}
