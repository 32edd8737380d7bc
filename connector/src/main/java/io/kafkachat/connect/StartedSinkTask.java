package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task between {@code start} and {@code stop}. Its methods are called by Connect on the task's thread.
 */
final class StartedSinkTask implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StartedSinkTask.class);

    // Connect forgets the time-out after every poll, and an all-paused task would sleep until the next commit.
    private static final long POLL_TIMEOUT_MS = 50;
    private static final Duration DRAIN_STEP = Duration.ofMillis(20);

    private final SinkTaskContext context;
    private final ProgressSettings progress;
    private final SinkPromptReader reader;
    private final Recovery recovery;
    private final TopicIds topics;
    private final PromptLedger ledger;
    private final PromptCalls calls;
    private final DeadLetters deadLetters;
    private final Backpressure backpressure;
    private final TaskFailure failure;
    private final TaskMetrics metrics;
    private final Closeables resources;
    private final Clock clock;

    private Map<TopicPartition, OffsetAndMetadata> consumed = Map.of();
    private Map<TopicPartition, OffsetAndMetadata> committable = Map.of();
    private long nextCommitRequest;

    /** @param resources what the parts above stand on, closed with the task */
    StartedSinkTask(
            SinkTaskContext context,
            ProgressSettings progress,
            SinkPromptReader reader,
            Recovery recovery,
            TopicIds topics,
            PromptLedger ledger,
            PromptCalls calls,
            DeadLetters deadLetters,
            Backpressure backpressure,
            TaskFailure failure,
            TaskMetrics metrics,
            Closeables resources,
            Clock clock) {
        this.context = context;
        this.progress = progress;
        this.reader = reader;
        this.recovery = recovery;
        this.topics = topics;
        this.ledger = ledger;
        this.calls = calls;
        this.deadLetters = deadLetters;
        this.backpressure = backpressure;
        this.failure = failure;
        this.metrics = metrics;
        this.resources = resources;
        this.clock = clock;
    }

    /** Starts a tenure of the partitions, with what earlier owners left. */
    void open(Collection<TopicPartition> partitions) {
        backpressure.forget(partitions);
        topics.open(partitions);
        for (OwnedPartition partition : recovery.open(partitions)) {
            ledger.open(partition);
        }
    }

    /** Takes records on. Never waits for answers. */
    void put(Collection<SinkRecord> records) {
        failure.throwIfReported();
        for (SinkRecord delivered : records) {
            accept(delivered);
        }
        deadLetters.report();
        applyBackpressure();
        requestCommit();
        context.timeout(POLL_TIMEOUT_MS);
    }

    private void accept(SinkRecord delivered) {
        TopicPartition id = new TopicPartition(delivered.originalTopic(), delivered.originalKafkaPartition());
        long offset = delivered.originalKafkaOffset();
        OwnedPartition partition = owned(id);
        switch (ledger.admit(partition, offset)) {
            case NEW -> calls.take(reader.read(delivered, partition));
            case ALREADY_ANSWERED -> metrics.alreadyAnswered();
            case IN_PROGRESS -> log.debug("Offset {} of {} is in progress", offset, id);
            case REWOUND -> {
                log.warn("{} was set back below its committed offset to {}: starting anew from there", id, offset);
                calls.abandon(id);
                ledger.open(recovery.fresh(id));
                accept(delivered);
            }
        }
    }

    // Connect forgets to open a partition when it is paused by REST just as the partition is assigned.
    private OwnedPartition owned(TopicPartition id) {
        OwnedPartition partition = ledger.owned(id);
        if (partition == null) {
            open(List.of(id));
            partition = Objects.requireNonNull(ledger.owned(id));
        }
        return partition;
    }

    private void applyBackpressure() {
        PromptLedger.Backlog backlog = ledger.backlog();
        Set<TopicPartition> assigned = new HashSet<>(context.assignment());
        assigned.retainAll(backlog.mapLengths().keySet());
        Backpressure.Decision decision = backpressure.decide(
                assigned,
                backlog.records(),
                backlog.bytes(),
                partition -> backlog.mapLengths().getOrDefault(partition, 0));
        if (!decision.pause().isEmpty()) {
            context.pause(decision.pause().toArray(TopicPartition[]::new));
        }
        if (!decision.resume().isEmpty()) {
            context.resume(decision.resume().toArray(TopicPartition[]::new));
        }
        metrics.backlog(backlog.records(), backlog.bytes(), backpressure.pausedPartitions());
    }

    private void requestCommit() {
        long now = clock.millis();
        if (now >= nextCommitRequest && ledger.takeDirty()) {
            context.requestCommit();
            nextCommitRequest = now + progress.commitRequestInterval().toMillis();
        }
    }

    /**
     * What may be committed for each of these partitions. Never throws: Connect would go back and deliver everything again.
     *
     * @return a map that {@link #close} may still update, because Connect commits it after that
     */
    Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> positions) {
        consumed = Map.copyOf(positions);
        committable = new HashMap<>();
        // What is left out is committed by Connect itself, without the map. Partitions revoked earlier may be named,
        // too.
        positions.keySet().stream().filter(context.assignment()::contains).forEach(this::owned);
        updateCommittable();
        return committable;
    }

    private void updateCommittable() {
        consumed.forEach((partition, position) -> ledger.committable(partition, position.offset())
                .ifPresent(offset -> committable.put(partition, offset)));
    }

    /**
     * Ends the tenure of the partitions: takes back what is not on the wire, waits a moment for what is, updates what
     * {@link #preCommit} returned, and cuts off the rest.
     */
    void close(Collection<TopicPartition> partitions) {
        calls.withdraw(partitions);
        drain(partitions);
        updateCommittable();
        commitNothingOf(topics.close(partitions));
        int cutOff = calls.leave(partitions);
        backpressure.forget(partitions);
        if (cutOff > 0) {
            log.info(
                    "Gave up {} partitions with {} prompts unfinished; whoever gets them next takes them on again",
                    partitions.size(),
                    cutOff);
        }
    }

    // What Connect is not given it commits as it was before, unless it is given nothing at all.
    private void commitNothingOf(TopicIds.Replaced replaced) {
        if (replaced.isEmpty()) {
            return;
        }
        log.warn("The topic of these partitions was deleted, their offsets are forgotten: {}", replaced);
        if (replaced.covers(committable.keySet())) {
            committable.clear();
        } else {
            // Not of a topic that is only gone: a broker that does not know it yet is no reason to answer all of it
            // again.
            replaced.recreated().forEach(partition -> committable.replace(partition, new OffsetAndMetadata(0)));
        }
    }

    private void drain(Collection<TopicPartition> partitions) {
        long deadline = System.nanoTime() + progress.closeDrainTimeout().toNanos();
        try {
            while (!ledger.isFinished(partitions) && System.nanoTime() < deadline) {
                reportDeadLetters();
                ledger.awaitFinished(partitions, DRAIN_STEP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Connect's reporter throws to stop the task; while closing, what remains is to commit what is finished.
    private void reportDeadLetters() {
        try {
            deadLetters.report();
        } catch (RuntimeException e) {
            log.warn("The dead letter queue failed while closing: {}", e.toString());
        }
    }

    /** Ends everything that still runs and releases all threads and connections. */
    @Override
    public void close() {
        resources.close();
    }
}
