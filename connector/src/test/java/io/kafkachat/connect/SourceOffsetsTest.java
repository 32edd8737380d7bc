package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceOffsetsTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final OffsetRuns ABOVE = OffsetRuns.range(7, 9).with(20);

    private final StoredOffsets stored = new StoredOffsets();

    @Property(tries = 200)
    void aUsersPartitionHasTheTextOfATasks(
            @ForAll @StringLength(min = 1, max = 20) @Chars({'a', 'Z', '.', '_', '-', '7'}) String topic,
            @ForAll @IntRange(max = 10_000) int partition) {
        StoredOffsets offsets = new StoredOffsets();
        String topicFirst = "{\"topic\": \"" + topic + "\", \"partition\": " + partition + "}";
        String partitionFirst = "{\"partition\": " + partition + ", \"topic\": \"" + topic + "\"}";

        String ours = offsets.text(SourceOffsets.partition(new TopicPartition(topic, partition)));

        assertThat(offsets.text(offsets.normalized(StoredOffsets.json(topicFirst), true)))
                .isEqualTo(ours);
        assertThat(offsets.text(offsets.normalized(StoredOffsets.json(partitionFirst), true)))
                .isEqualTo(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"topic\": \"t\", \"partition\": 0}", "{\"partition\": 0, \"topic\": \"t\"}"})
    void whatAUserAltersTakesThePlaceOfWhatATaskWrote(String partition) {
        write(5, map(5));

        stored.alter(partition, "{\"offset\": 3}");

        assertThat(read()).containsExactlyEntriesOf(Map.of(PARTITION, new StartingPoint(3, OffsetRuns.NONE)));
    }

    @Test
    void whatATaskWroteIsReadBack() {
        TopicPartition other = new TopicPartition("t", 1);
        write(5, map(5));
        stored.write(SourceOffsets.partition(other), SourceOffsets.offset(() -> new OffsetAndMetadata(0, "")));

        assertThat(SourceOffsets.read(stored.reader(), List.of(PARTITION, other, new TopicPartition("unknown", 0))))
                .containsOnly(
                        Map.entry(PARTITION, new SourceOffsets.Stored(new StartingPoint(5, ABOVE), 1_000)),
                        Map.entry(
                                other,
                                new SourceOffsets.Stored(new StartingPoint(0, OffsetRuns.NONE), Long.MAX_VALUE)));
    }

    @Test
    void aMapThatDoesNotBelongThereSaysNothing() {
        String genuine = map(5);
        for (String completed : List.of(
                genuine.substring(0, genuine.length() - 2),
                genuine.replace("kc1.", "kc2."),
                map(6),
                CompletedOffsets.encode(new CompletedMap(0, 0, ABOVE), "t", 1, 5, 1_000),
                tooLong())) {
            write(5, completed);
            assertThat(read()).containsEntry(PARTITION, new StartingPoint(5, OffsetRuns.NONE));
        }
        stored.write(SourceOffsets.partition(PARTITION), Map.of("offset", 5, "completed", 7));
        assertThat(read()).containsEntry(PARTITION, new StartingPoint(5, OffsetRuns.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"position\": 5}", "{\"offset\": -1}", "{\"offset\": \"5\"}", "{\"offset\": 1.5}"})
    void whatNoTaskWroteStopsAndSaysWhatToDo(String offset) {
        stored.alter("{\"topic\": \"t\", \"partition\": 0}", offset);

        assertThatThrownBy(this::read)
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("t-0")
                .hasMessageContaining("offset to be a number from 0")
                .hasMessageContaining("Alter or reset");
    }

    @Test
    void theOffsetOfARecordFitsIntoConnect() {
        Map<String, ?> offset = SourceOffsets.offset(() -> new OffsetAndMetadata(5, map(5)));

        assertThat(offset).isEqualTo(Map.of("offset", 5L, "completed", map(5)));
        assertThat(stored.normalized(offset, false)).isEqualTo(offset);
    }

    @Test
    void offsetsThatAUserMaySet() {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        offsets.put(user("{\"topic\": \"t\", \"partition\": 0}"), user("{\"offset\": 0}"));
        offsets.put(user("{\"partition\": 1, \"topic\": \"t\"}"), user("{\"offset\": 7, \"completed\": \"\"}"));
        offsets.put(user("{\"topic\": \"t\", \"partition\": 2}"), user("{\"offset\": 7, \"completed\": null}"));
        offsets.put(
                user("{\"topic\": \"u\", \"partition\": 0}"),
                user("{\"offset\": 5, \"completed\": \""
                        + CompletedOffsets.encode(new CompletedMap(0, 0, ABOVE), "u", 0, 5, 1_000) + "\"}"));
        offsets.put(user("{\"topic\": \"u\", \"partition\": 1}"), null);

        assertThat(SourceOffsets.validate(offsets))
                .isEqualTo(new SourceOffsets.Alteration(
                        Set.of(
                                PARTITION,
                                new TopicPartition("t", 1),
                                new TopicPartition("t", 2),
                                new TopicPartition("u", 0)),
                        Set.of(new TopicPartition("u", 1)),
                        false));
        assertThat(SourceOffsets.validate(Map.of()).everything()).isTrue();
    }

    /** Connect resets offsets by setting all that it has to null; one that is not ours must not prevent it. */
    @Test
    void anythingCanBeRemoved() {
        Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
        offsets.put(user("{\"file\": \"/tmp/x\"}"), null);
        offsets.put(user("{\"topic\": \"t\", \"partition\": \"0\"}"), null);
        offsets.put(user("{\"topic\": \"t\", \"partition\": 0}"), null);

        assertThat(SourceOffsets.validate(offsets))
                .isEqualTo(new SourceOffsets.Alteration(Set.of(), Set.of(PARTITION), false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                             | {\"offset\": 1}                      | partition.topic",
                "{\"topic\": \"t\"}                             | {\"offset\": 1}                      | partition.partition",
                "{\"topic\": 5, \"partition\": 0}               | {\"offset\": 1}                      | partition.topic",
                "{\"topic\": \" \", \"partition\": 0}           | {\"offset\": 1}                      | partition.topic",
                "{\"topic\": \"t\", \"partition\": -1}          | {\"offset\": 1}                      | partition.partition",
                "{\"topic\": \"t\", \"partition\": 0.5}         | {\"offset\": 1}                      | partition.partition",
                "{\"topic\": \"t\", \"partition\": \"0\"}       | {\"offset\": 1}                      | partition.partition",
                "{\"topic\": \"t\", \"partition\": 2147483648}  | {\"offset\": 1}                      | partition.partition",
                "{\"topic\": \"t\", \"partition\": 0, \"a\": 1} | {\"offset\": 1}                      | partition.a",
                "{\"topic\": \"t\", \"partition\": 0}           | {}                                   | offset.offset",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": null}                   | offset.offset",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": -1}                     | offset.offset",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": \"1\"}                  | offset.offset",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": 1, \"position\": 1}     | offset.position",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": 1, \"completed\": 1}    | offset.completed",
                "{\"topic\": \"t\", \"partition\": 0}           | {\"offset\": 1, \"completed\": \"1\"}| offset.completed",
            })
    void messagesNameTheField(String partition, String offset, String field) {
        assertThatThrownBy(() -> SourceOffsets.validate(Map.of(user(partition), user(offset))))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith(field);
    }

    @Test
    void noPartitionIsAWrongOne() {
        assertThatThrownBy(() -> SourceOffsets.validate(Collections.singletonMap(null, Map.of("offset", 1L))))
                .isInstanceOf(ConnectException.class)
                .hasMessageStartingWith("partition.topic");
    }

    @Test
    void aMapOfAnotherPlaceIsRefused() {
        for (String completed : List.of(map(6), map(5).replace("kc1.", "kc1.A"), tooLong())) {
            assertThatThrownBy(() -> SourceOffsets.validate(
                            Map.of(SourceOffsets.partition(PARTITION), Map.of("offset", 5L, "completed", completed))))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageStartingWith("offset.completed of t-0")
                    .hasMessageNotContaining(completed);
        }
    }

    private Map<String, ?> user(String json) {
        return stored.normalized(StoredOffsets.json(json), true);
    }

    private static String map(long offset) {
        return CompletedOffsets.encode(new CompletedMap(1_000, 500, ABOVE), "t", 0, offset, 1_000);
    }

    private static String tooLong() {
        return CompletedOffsets.TAG + "A".repeat(1 << 20);
    }

    private void write(long offset, String completed) {
        stored.write(
                SourceOffsets.partition(PARTITION),
                SourceOffsets.offset(() -> new OffsetAndMetadata(offset, completed)));
    }

    private Map<TopicPartition, StartingPoint> read() {
        return SourceOffsets.read(stored.reader(), List.of(PARTITION)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().point()));
    }
}
