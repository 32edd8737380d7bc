package io.kafkachat.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldConsumerTest {

    private static final TopicPartition PROMPTS = new TopicPartition("prompts", 0);
    private static final TopicPartition OTHERS = new TopicPartition("others", 0);

    private final MockConsumer<byte[], byte[]> broker = new MockConsumer<>("earliest");
    private final Set<String> held = new HashSet<>();
    private final Consumer<byte[], byte[]> consumer = HeldConsumer.of(broker, held::contains);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PROMPTS, OTHERS));
        broker.updateBeginningOffsets(Map.of(PROMPTS, 0L, OTHERS, 0L));
    }

    @Test
    void recordsOfAHeldTopicStayWithTheBrokerUntilItIsReleased() {
        held.add("prompts");
        add(PROMPTS, 0);
        add(OTHERS, 0);

        assertThat(poll()).containsExactly("others");
        assertThat(consumer.paused()).isEmpty();
        assertThat(poll()).isEmpty();

        held.clear();
        assertThat(poll()).containsExactly("prompts");
    }

    @Test
    void whatStreamsPausedStaysPaused() {
        consumer.pause(List.of(PROMPTS));
        held.add("prompts");
        poll();
        held.clear();

        assertThat(consumer.paused()).containsExactly(PROMPTS);
    }

    @Test
    void whatStreamsPausesInARebalanceStaysPaused() {
        held.add("prompts");
        broker.schedulePollTask(() -> consumer.pause(List.of(PROMPTS, OTHERS)));
        poll();

        assertThat(consumer.paused()).containsExactlyInAnyOrder(PROMPTS, OTHERS);
    }

    @Test
    void partitionsThatAreLostInARebalanceAreNotResumed() {
        held.add("prompts");
        broker.schedulePollTask(() -> consumer.assign(List.of(OTHERS)));

        assertThat(poll()).isEmpty();

        add(OTHERS, 0);
        assertThat(poll()).containsExactly("others");
    }

    @Test
    void failuresAreThoseOfTheConsumer() {
        consumer.close();

        assertThatIllegalStateException().isThrownBy(this::poll);
    }

    private List<String> poll() {
        return consumer.poll(Duration.ZERO).partitions().stream()
                .map(TopicPartition::topic)
                .toList();
    }

    private void add(TopicPartition partition, long offset) {
        broker.addRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
    }
}
