package io.kafkachat.connect;

import static io.kafkachat.connect.Sources.consumed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.kafkachat.events.OutputEvent;
import io.kafkachat.events.PromptEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Prompts of two partitions, with gaps and tombstones, are answered in any order and emitted. Then the worker dies: of what was emitted
 * any beginning counts, and a new task goes on from the last offset stored with it. In the end each prompt is answered once.
 */
class SourceReplayPropertyTest {

    private static final Backpressure.Watermarks FAR = Backpressure.Watermarks.below(1_000_000);
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("prompts", 0), new TopicPartition("prompts", 1));
    private static final Sources SOURCES =
            Sources.of("batch.linger.ms", "0", "batch.max.prompts", "7", "usage.topic", "");

    @Property(tries = 100)
    void anyBeginningOfWhatWasEmittedIsAPlaceToGoOnFrom(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int prompts, @ForAll @IntRange(max = 4) int crashes)
            throws InterruptedException {
        new Simulation(new Random(seed), prompts).run(crashes);
    }

    /** @param outputs how many it leads to */
    private record Sent(TopicPartition partition, long offset, boolean isTombstone, int outputs) {}

    private static final class Simulation {
        private final Random random;
        private final Map<TopicPartition, TreeMap<Long, Sent>> log = new HashMap<>();
        private final StoredOffsets stored = new StoredOffsets();
        private final Map<Sent, Integer> committed = new HashMap<>();

        Simulation(Random random, int prompts) {
            this.random = random;
            for (TopicPartition partition : PARTITIONS) {
                TreeMap<Long, Sent> sent = new TreeMap<>();
                long offset = random.nextInt(3) * 100L;
                for (int i = 0; i < prompts; i++) {
                    int kind = random.nextInt(10);
                    int outputs = kind < 2 ? 0 : 1 + random.nextInt(3);
                    sent.put(offset, new Sent(partition, offset, kind == 0, outputs));
                    offset += random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(4);
                }
                log.put(partition, sent);
            }
        }

        void run(int crashes) throws InterruptedException {
            for (int i = 0; i < crashes; i++) {
                try (Tenure tenure = new Tenure(this)) {
                    tenure.work(random.nextInt(300));
                    tenure.crash();
                }
            }
            try (Tenure last = new Tenure(this)) {
                last.work(Integer.MAX_VALUE);
                last.commit(last.emitted.size());
                last.checkAllFinished();
            }
            all().forEach(sent -> assertThat(committed.getOrDefault(sent, 0))
                    .as("outputs of %s", sent)
                    .isEqualTo(sent.outputs()));
        }

        private List<Sent> all() {
            return log.values().stream().flatMap(sent -> sent.values().stream()).toList();
        }
    }

    private record Emitted(SourceRecord record, Sent of) {}

    /** From one start of the task to the next. */
    private static final class Tenure implements AutoCloseable {
        private final Simulation simulation;
        private final Random random;
        private final StubConsumer consumer = new StubConsumer(PARTITIONS.toArray(TopicPartition[]::new));
        private final SourceParts parts =
                new SourceParts(SOURCES, new HeldCalls(), consumer, new Backpressure(FAR, FAR, FAR));
        private final SourcePromptReader reader = SOURCES.reader();
        private final Map<TopicPartition, StartingPoint> start;
        private final Map<TopicPartition, OwnedPartition> owned = new HashMap<>();
        private final Map<TopicPartition, Long> positions = new HashMap<>();
        private final List<Prompt> running = new ArrayList<>();
        private final Set<Sent> silentlyFinished = new HashSet<>();
        private final List<Emitted> emitted = new ArrayList<>();
        private int queued;

        Tenure(Simulation simulation) {
            this.simulation = simulation;
            random = simulation.random;
            start = new HashMap<>();
            SourceOffsets.read(simulation.stored.reader(), PARTITIONS)
                    .forEach((partition, stored) -> start.put(partition, stored.point()));
            for (TopicPartition partition : PARTITIONS) {
                StartingPoint point = start.get(partition);
                if (point == null) {
                    OwnedPartition fresh = OwnedPartition.fresh(partition, 0);
                    parts.ledger.open(fresh);
                    owned.put(partition, fresh);
                } else {
                    owned.put(partition, parts.open(partition, point));
                }
                positions.put(partition, point == null ? 0 : point.offset());
            }
        }

        void work(int steps) throws InterruptedException {
            for (int i = 0; i < steps; i++) {
                boolean more = consume() | answer();
                if (queued > 0 && (random.nextInt(6) == 0 || !more)) {
                    poll();
                } else if (!more) {
                    return;
                }
            }
        }

        /** As the intake does it. */
        private boolean consume() {
            TopicPartition partition = PARTITIONS.get(random.nextInt(PARTITIONS.size()));
            Map.Entry<Long, Sent> next = simulation.log.get(partition).ceilingEntry(positions.get(partition));
            if (next != null && random.nextBoolean()) {
                OwnedPartition of = owned.get(partition);
                PromptLedger.Admission admission = parts.ledger.admit(of, next.getKey());
                parts.ledger.consumed(of, next.getKey());
                if (admission == PromptLedger.Admission.NEW) {
                    take(of, next.getValue());
                }
                parts.ledger.consumed(of, next.getKey() + 1);
                positions.put(partition, next.getKey() + 1);
            }
            return PARTITIONS.stream().anyMatch(id -> simulation.log.get(id).ceilingEntry(positions.get(id)) != null);
        }

        private void take(OwnedPartition of, Sent sent) {
            if (sent.isTombstone()) {
                parts.ledger.completeWithoutAnswer(of, sent.offset());
                silentlyFinished.add(sent);
                return;
            }
            ConsumerRecord<byte[], byte[]> record = consumed(sent.offset(), null, "Hello");
            Prompt prompt = reader.read(
                    new ConsumerRecord<>(
                            sent.partition().topic(),
                            sent.partition().partition(),
                            sent.offset(),
                            0,
                            TimestampType.CREATE_TIME,
                            -1,
                            -1,
                            record.key(),
                            record.value(),
                            new RecordHeaders(),
                            record.leaderEpoch()),
                    of);
            parts.ledger.add(prompt);
            running.add(prompt);
        }

        private boolean answer() {
            if (!running.isEmpty() && random.nextInt(3) > 0) {
                Prompt prompt = running.remove(random.nextInt(running.size()));
                parts.outcomes.publish(prompt, () -> events(prompt), parts.ledger::complete);
                queued++;
            }
            return !running.isEmpty();
        }

        private PromptEvents events(Prompt prompt) {
            Sent sent = sent(prompt.partition().id(), prompt.offset());
            if (sent.outputs() == 0) {
                silentlyFinished.add(sent);
            }
            String[] contents = new String[Math.max(1, sent.outputs())];
            Arrays.fill(contents, "x");
            PromptEvents events = SOURCES.answered(prompt, contents);
            List<OutputEvent> answers = sent.outputs() == 0 ? List.of() : events.answers();
            return new PromptEvents(answers, events.receipt());
        }

        private void poll() throws InterruptedException {
            queued = Math.max(0, queued - 7);
            List<SourceRecord> records = parts.task.poll();
            if (records == null) {
                return;
            }
            for (SourceRecord record : records) {
                TopicPartition partition = new TopicPartition(
                        "prompts", (Integer) record.sourcePartition().get("partition"));
                long offset = Long.parseLong((String)
                        record.headers().lastWithName("chat.prompt.offset").value());
                emitted.add(new Emitted(record, sent(partition, offset)));
            }
        }

        private Sent sent(TopicPartition partition, long offset) {
            return simulation.log.get(partition).get(offset);
        }

        /** Any beginning would do; one of them is what the next tenure finds. */
        void crash() {
            Map<TopicPartition, StartingPoint> points = new HashMap<>(start);
            Map<Sent, Integer> outputs = new HashMap<>(simulation.committed);
            check(points, outputs);
            for (Emitted next : emitted) {
                points.put(next.of().partition(), point(next));
                outputs.merge(next.of(), 1, Integer::sum);
                check(points, outputs);
            }
            commit(random.nextInt(emitted.size() + 1));
        }

        private static StartingPoint point(Emitted emitted) {
            long offset = (Long) emitted.record().sourceOffset().get("offset");
            String completed = (String) emitted.record().sourceOffset().get("completed");
            TopicPartition partition = emitted.of().partition();
            return new StartingPoint(
                    offset,
                    CompletedOffsets.decode(completed, partition.topic(), partition.partition(), offset)
                            .orElseThrow()
                            .completed());
        }

        private void check(Map<TopicPartition, StartingPoint> points, Map<Sent, Integer> outputs) {
            for (Sent sent : simulation.all()) {
                int there = outputs.getOrDefault(sent, 0);
                boolean finished = isFinished(points.get(sent.partition()), sent.offset());
                boolean may = sent.outputs() > 0
                        ? there == sent.outputs()
                        : silentlyFinished.contains(sent) || isFinished(start.get(sent.partition()), sent.offset());
                boolean must = sent.outputs() > 0 && may;
                if ((finished && !may) || (must && !finished)) {
                    fail("%s has %d outputs, but is %sfinished", sent, there, finished ? "" : "not ");
                }
            }
        }

        private static boolean isFinished(StartingPoint point, long offset) {
            return point != null
                    && (offset < point.offset() || point.completed().contains(offset));
        }

        /** A transaction holds whole prompts or, without transactions, what is cut off is published again: here it does not count. */
        void commit(int count) {
            Map<Sent, Integer> outputs = new HashMap<>();
            for (Emitted next : emitted.subList(0, count)) {
                simulation.stored.write(
                        next.record().sourcePartition(), next.record().sourceOffset());
                outputs.merge(next.of(), 1, Integer::sum);
            }
            outputs.forEach((sent, there) -> {
                if (there == sent.outputs()) {
                    assertThat(simulation.committed.put(sent, there))
                            .as("%s again", sent)
                            .isNull();
                }
            });
        }

        void checkAllFinished() {
            assertThat(running).isEmpty();
            assertThat(parts.ledger.isFinished(PARTITIONS)).isTrue();
        }

        @Override
        public void close() {
            parts.close();
            consumer.close();
        }
    }
}
