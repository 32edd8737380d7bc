package io.kafkachat.connect;

import io.kafkachat.events.PromptEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source task between {@code start} and {@code stop}. Its methods are called by Connect on the task's thread, but for
 * {@link #written}.
 */
final class StartedSourceTask implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedSourceTask.class);

    // Connect stops a task between two polls.
    private static final Duration POLL = Duration.ofMillis(100);

    private final Set<TopicPartition> partitions;
    private final PromptIntake intake;
    private final OutcomeQueue outcomes;
    private final SourceRecords records;
    private final EmissionSettings emission;
    private final Gathering gathering;
    private final EmittedBatches emitted;
    private final PromptLedger ledger;
    private final PromptCalls calls;
    private final TaskFailure failure;
    private final TaskMetrics metrics;
    private final Closeables resources;
    private final Clock clock;
    private final Map<OwnedPartition, Stamp> stamps = new HashMap<>();

    /** The progress of a partition after what was emitted of it last, also in the form that Connect takes. */
    private record Stamp(Map<String, ?> partition, PartitionProgress progress, Map<String, ?> offset) {}

    /** @param resources what the parts above stand on, closed with the task */
    StartedSourceTask(
            Set<TopicPartition> partitions,
            PromptIntake intake,
            OutcomeQueue outcomes,
            SourceRecords records,
            EmissionSettings emission,
            EmittedBatches emitted,
            PromptLedger ledger,
            PromptCalls calls,
            TaskFailure failure,
            TaskMetrics metrics,
            Closeables resources,
            Clock clock) {
        this.partitions = partitions;
        this.intake = intake;
        this.outcomes = outcomes;
        this.records = records;
        this.emission = emission;
        this.gathering = emission.gathering();
        this.emitted = emitted;
        this.ledger = ledger;
        this.calls = calls;
        this.failure = failure;
        this.metrics = metrics;
        this.resources = resources;
        this.clock = clock;
    }

    /** What is finished, as one batch; null if nothing is for a moment. */
    @Nullable
    List<SourceRecord> poll() throws InterruptedException {
        intake.polled();
        PromptIntake.Load load = intake.load();
        metrics.backlog(load.records(), load.bytes(), load.pausedPartitions());
        List<OutcomeQueue.Ready> ready = outcomes.take(POLL, gathering.next(), emission.maxPrompts());
        gathering.gathered(ready.size());
        if (ready.isEmpty()) {
            // Not before: what is finished is paid for.
            failure.throwIfReported();
            return null;
        }
        EmittedBatches.Batch batch = emitted.open();
        List<SourceRecord> emission = new ArrayList<>(2 * ready.size());
        for (OutcomeQueue.Ready next : ready) {
            if (!next.prompt().isCutOff()) {
                emit(next, batch, emission);
            }
        }
        emitted.close(batch);
        return emission.isEmpty() ? null : emission;
    }

    /**
     * A batch may be committed in part: only the last record of a prompt says that the prompt is finished, and none says so of what
     * follows it.
     */
    private void emit(OutcomeQueue.Ready ready, EmittedBatches.Batch batch, List<SourceRecord> emission) {
        Prompt prompt = ready.prompt();
        List<SourceRecords.Content> contents = contents(ready);
        Stamp before = stamps.get(prompt.partition());
        if (before == null && contents.size() > 1) {
            before = stamp(prompt.partition());
        }
        ready.finished().accept(prompt);
        Stamp after = stamp(prompt.partition());
        if (after == null) {
            // Given up meanwhile: its offsets mean other prompts now.
            return;
        }
        long now = clock.millis();
        for (int i = 0; i < contents.size(); i++) {
            Stamp stamp = i == contents.size() - 1 || before == null ? after : before;
            SourceRecords.Content content = contents.get(i);
            emitted.add(batch, prompt.partition().id(), stamp.progress()::encoded);
            emission.add(new PromptSourceRecord(
                    batch,
                    stamp.partition(),
                    stamp.offset(),
                    content.topic(),
                    prompt.delivered().keySchema(),
                    prompt.delivered().key(),
                    content.value(),
                    now,
                    content.headers()));
        }
        stamps.put(prompt.partition(), after);
    }

    private List<SourceRecords.Content> contents(OutcomeQueue.Ready ready) {
        PromptEvents events = ready.events().get();
        return records.of(ready.prompt(), events);
    }

    private @Nullable Stamp stamp(OwnedPartition partition) {
        return ledger.progress(partition)
                .map(progress -> new Stamp(
                        SourceOffsets.partition(partition.id()), progress, SourceOffsets.offset(progress::encoded)))
                .orElse(null);
    }

    /** Connect has written this record, with its transaction if there are any, or dropped it. Any thread. */
    void written(SourceRecord record) {
        if (record instanceof PromptSourceRecord ours) {
            emitted.written(ours.batch());
        }
    }

    /** Ends everything that still runs and releases all threads and connections. */
    @Override
    public void close() {
        intake.close();
        calls.withdraw(partitions);
        int cutOff = calls.leave(partitions);
        if (cutOff > 0) {
            log.info("Stopped with {} prompts unanswered or not published; they will be taken on again", cutOff);
        }
        resources.close();
    }
}
