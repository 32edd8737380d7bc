package io.kafkachat.benchmarks;

import io.kafkachat.testkit.kafka.ConnectRest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Watches the end offsets of the output topics: reading the events would cost CPU while the plugin is measured. */
final class Progress {

    static final String ERRORS = Testbed.CONNECTOR + "-errors";

    private static final long PAUSE_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Admin admin;
    private final ConnectRest rest;
    private final int partitions;

    Progress(Admin admin, ConnectRest rest, int partitions) {
        this.admin = admin;
        this.rest = rest;
        this.partitions = partitions;
    }

    /**
     * Waits for so many completions in the topic.
     *
     * @throws IllegalStateException when a prompt ends as an error, when a minute passes without a completion, or when the
     *     time is up; the message has the connector's status
     */
    void awaitCompletions(long expected, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen = 0;
        long patienceEnds = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long now = System.nanoTime();
            long completions = count(Testbed.completionsTopic());
            if (completions > seen) {
                seen = completions;
                patienceEnds = now + PATIENCE.toNanos();
            }
            if (completions >= expected) {
                refuseErrors();
                return;
            }
            if (now - deadline > 0 || now - patienceEnds > 0) {
                refuseErrors();
                throw new IllegalStateException(completions + " of " + expected + " completions came; the connector is "
                        + rest.status(Testbed.CONNECTOR));
            }
            sleep();
        }
    }

    private void refuseErrors() {
        long errors = count(ERRORS);
        if (errors > 0) {
            throw new IllegalStateException(errors + " prompts ended as errors; see the logs of the run");
        }
    }

    /** How many records a topic has had. */
    long count(String topic) {
        try {
            Map<TopicPartition, OffsetSpec> ends = IntStream.range(0, partitions)
                    .boxed()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get(1, TimeUnit.MINUTES).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for completions", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot count the completions", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for completions", e);
        }
    }
}
