package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes the prompts of a source task, on a thread of its own, as fast as what is outstanding allows, and while Connect polls the task:
 * one that is paused takes nothing on. It also tells the consumer group what is finished.
 */
final class PromptIntake implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PromptIntake.class);

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration READ_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Duration NOT_POLLED = Duration.ofSeconds(2);
    private static final Duration GROUP_COMMITS = Duration.ofSeconds(1);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final SourcePromptReader reader;
    private final PromptLedger ledger;
    private final PromptCalls calls;
    private final Backpressure backpressure;
    private final GroupProgress group;
    private final TaskFailure failure;
    private final TaskMetrics metrics;
    private final Set<TopicPartition> partitions;
    private final Seldom warning = new Seldom(Clock.systemUTC());
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private volatile long lastPolled = System.nanoTime();
    private volatile Load load = new Load(0, 0, 0);

    /** What is outstanding. */
    record Load(int records, long bytes, int pausedPartitions) {}

    /** @param consumer assigned and positioned; belongs to the intake, and is closed with it */
    PromptIntake(
            String name,
            Consumer<byte[], byte[]> consumer,
            SourcePromptReader reader,
            PromptLedger ledger,
            PromptCalls calls,
            Backpressure backpressure,
            GroupProgress group,
            TaskFailure failure,
            TaskMetrics metrics) {
        this.consumer = consumer;
        this.partitions = Set.copyOf(consumer.assignment());
        this.reader = reader;
        this.ledger = ledger;
        this.calls = calls;
        this.backpressure = backpressure;
        this.group = group;
        this.failure = failure;
        this.metrics = metrics;
        this.thread = new Thread(this::run, name);
    }

    void start() {
        thread.start();
    }

    /** Connect polls the task. */
    void polled() {
        lastPolled = System.nanoTime();
    }

    Load load() {
        return load;
    }

    private void run() {
        try {
            consume();
            group.commitNow(consumer, LAST_COMMIT);
        } catch (NoOffsetForPartitionException | OffsetOutOfRangeException e) {
            failure.report(new ConnectException(
                    IntakeConfig.CONSUMER_PREFIX
                            + "auto.offset.reset: expected earliest or latest to go on, because there"
                            + " is no valid offset for " + positionless(e),
                    e));
        } catch (RuntimeException e) {
            failure.report(new ConnectException("Cannot consume prompts: " + e.getMessage(), e));
        } finally {
            consumer.close(CloseOptions.timeout(LAST_COMMIT));
        }
    }

    private void consume() {
        try {
            while (!isClosed()) {
                applyBackpressure();
                take(poll());
                group.commit(consumer, GROUP_COMMITS);
            }
        } catch (WakeupException e) {
            log.debug("Closed");
        }
    }

    private static Collection<TopicPartition> positionless(KafkaException e) {
        return e instanceof OffsetOutOfRangeException outOfRange
                ? outOfRange.partitions()
                : ((NoOffsetForPartitionException) e).partitions();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (RetriableException e) {
            if (warning.mayPass()) {
                log.warn("Cannot consume prompts at the moment: {}", e.toString());
            }
            return ConsumerRecords.empty();
        }
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition id : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(id)) {
                if (isClosed()) {
                    return;
                }
                take(id, record);
            }
            OwnedPartition partition = ledger.owned(id);
            if (partition != null) {
                // After the last record, too, there may be something to pass over, such as the end of a transaction.
                ledger.consumed(partition, consumer.position(id));
            }
        }
    }

    private void take(TopicPartition id, ConsumerRecord<byte[], byte[]> record) {
        OwnedPartition partition = ledger.owned(id);
        if (partition == null) {
            return;
        }
        PromptLedger.Admission admission = ledger.admit(partition, record.offset());
        if (admission == PromptLedger.Admission.REWOUND) {
            log.warn("{} was set back below its offset to {}: starting anew from there", id, record.offset());
            partition = startAnew(partition);
            admission = ledger.admit(partition, record.offset());
        }
        // Before it is taken on: an answer may be published at once, and nothing may come after it that could say more.
        // What
        // is admitted and not answered holds the offset back.
        ledger.consumed(partition, record.offset() + 1);
        switch (admission) {
            case NEW -> calls.take(read(record, partition));
            case ALREADY_ANSWERED -> metrics.alreadyAnswered();
            default -> log.debug("Offset {} of {} is in progress", record.offset(), id);
        }
    }

    /** Not even what cannot be read now is passed over: it may be a good prompt. */
    private Prompt read(ConsumerRecord<byte[], byte[]> record, OwnedPartition partition) {
        while (!isClosed()) {
            try {
                return reader.read(record, partition);
            } catch (org.apache.kafka.connect.errors.RetriableException e) {
                if (warning.mayPass()) {
                    log.warn("Cannot read prompts at the moment: {}", e.getMessage());
                }
                awaitClosed(READ_AGAIN_AFTER);
            }
        }
        throw new WakeupException();
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    private void awaitClosed(Duration timeout) {
        try {
            closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** The topic was created anew, and its offsets mean other prompts now. */
    private OwnedPartition startAnew(OwnedPartition old) {
        calls.abandon(old.id());
        OwnedPartition fresh = OwnedPartition.fresh(old.id(), ledger.now());
        ledger.open(fresh);
        return fresh;
    }

    private void applyBackpressure() {
        PromptLedger.Backlog backlog = ledger.backlog();
        boolean idle = System.nanoTime() - lastPolled > NOT_POLLED.toNanos();
        Backpressure.Decision decision = backpressure.decide(
                partitions,
                idle ? Long.MAX_VALUE : backlog.records(),
                backlog.bytes(),
                partition -> backlog.mapLengths().getOrDefault(partition, 0));
        if (!decision.pause().isEmpty()) {
            consumer.pause(decision.pause());
        }
        if (!decision.resume().isEmpty()) {
            consumer.resume(decision.resume());
        }
        load = new Load(backlog.records(), backlog.bytes(), backpressure.pausedPartitions());
    }

    /** Takes nothing more; returns when the thread has ended, or after a moment. */
    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
        try {
            thread.join(END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            log.warn("The intake thread did not end within {} s", TimeUnit.MILLISECONDS.toSeconds(END.toMillis()));
        }
    }
}
