package io.kafkachat.connect;

import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in the consumer group where a partition begins that has no offset yet. A source can store an offset only together
 * with an output, and until there is one, {@code auto.offset.reset=latest} would skip what arrived meanwhile at every restart.
 */
final class InitialOffsets {

    private static final Logger log = LoggerFactory.getLogger(InitialOffsets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String BY_DURATION = "by_duration:";

    private final Admin admin;
    private final IntakeSettings settings;
    private final Clock clock;

    InitialOffsets(Admin admin, IntakeSettings settings, Clock clock) {
        this.admin = admin;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Decides where those of these partitions begin of which neither Connect nor the group knows anything: at {@code
     * auto.offset.reset} if that is so of their whole topic, else at the beginning, because such a partition was added later and
     * all in it is new. Blocks for seconds at most. Without a group, or if reading begins at the beginning anyway, nothing needs to be kept.
     *
     * @throws ConnectException or {@link ApiException} if the cluster does not answer or allow it
     */
    void keep(OffsetStorageReader stored, Collection<TopicPartition> partitions) {
        String group = settings.group();
        String reset = settings.offsetReset();
        if (group == null || partitions.isEmpty() || !isKept(reset)) {
            return;
        }
        Set<TopicPartition> known =
                new HashSet<>(SourceOffsets.read(stored, partitions).keySet());
        committed(group).forEach((partition, offset) -> {
            if (offset != null) {
                known.add(partition);
            }
        });
        Set<String> knownTopics = known.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicPartition partition : partitions) {
            if (!known.contains(partition)) {
                wanted.put(partition, knownTopics.contains(partition.topic()) ? OffsetSpec.earliest() : spec(reset));
            }
        }
        if (!wanted.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> begin = offsets(wanted);
            get(admin.alterConsumerGroupOffsets(group, begin).all());
            log.info("Reading of {} new partitions begins at {}", begin.size(), begin);
        }
    }

    private OffsetSpec spec(String reset) {
        if (reset.equals("latest")) {
            return OffsetSpec.latest();
        }
        try {
            Duration back = Duration.parse(reset.substring(BY_DURATION.length()));
            return OffsetSpec.forTimestamp(clock.millis() - back.toMillis());
        } catch (DateTimeParseException e) {
            throw new ConnectException(
                    IntakeConfig.CONSUMER_PREFIX + "auto.offset.reset: expected a duration like by_duration:PT1H", e);
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(Map<TopicPartition, OffsetSpec> wanted) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Map<TopicPartition, OffsetSpec> atTheEnd = new HashMap<>();
        list(wanted).forEach((partition, found) -> {
            if (found.offset() >= 0) {
                offsets.put(partition, new OffsetAndMetadata(found.offset()));
            } else {
                // Nothing is that new.
                atTheEnd.put(partition, OffsetSpec.latest());
            }
        });
        if (!atTheEnd.isEmpty()) {
            list(atTheEnd).forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end.offset())));
        }
        return offsets;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> list(Map<TopicPartition, OffsetSpec> wanted) {
        IsolationLevel isolation =
                settings.isReadCommitted() ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
        return get(admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all());
    }

    /**
     * The user sets offsets: what the group says of these partitions is void. Those that lose theirs begin where {@code
     * auto.offset.reset} points now.
     *
     * @param existing the partitions that there are
     * @throws ConnectException or {@link ApiException} if the cluster does not answer or allow it
     */
    void alter(SourceOffsets.Alteration alteration, Set<TopicPartition> existing) {
        String group = settings.group();
        if (group == null) {
            return;
        }
        Set<TopicPartition> known = committed(group).keySet();
        Set<TopicPartition> removed = new HashSet<>(alteration.everything() ? known : alteration.removed());
        Map<TopicPartition, OffsetSpec> begin = new HashMap<>();
        if (isKept(settings.offsetReset())) {
            removed.stream()
                    .filter(existing::contains)
                    .forEach(partition -> begin.put(partition, spec(settings.offsetReset())));
        }
        if (!begin.isEmpty()) {
            get(admin.alterConsumerGroupOffsets(group, offsets(begin)).all());
        }
        Set<TopicPartition> obsolete = new HashSet<>(removed);
        obsolete.addAll(alteration.set());
        obsolete.retainAll(known);
        obsolete.removeAll(begin.keySet());
        if (!obsolete.isEmpty()) {
            delete(group, obsolete);
        }
    }

    private void delete(String group, Set<TopicPartition> partitions) {
        try {
            get(admin.deleteConsumerGroupOffsets(group, partitions).all());
        } catch (GroupIdNotFoundException e) {
            log.debug("There is no group {}", group);
        }
    }

    /** Others begin at the same place whenever one asks. */
    private static boolean isKept(String reset) {
        return reset.equals("latest") || reset.startsWith(BY_DURATION);
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        try {
            return get(admin.listConsumerGroupOffsets(Map.of(group, new ListConsumerGroupOffsetsSpec()))
                    .partitionsToOffsetAndMetadata(group));
        } catch (GroupIdNotFoundException e) {
            return Map.of();
        }
    }

    private static <T> T get(KafkaFuture<T> answer) {
        return AdminAnswers.get(
                answer,
                PATIENCE,
                "the offsets of the consumer group. It needs READ and DELETE on it (" + IntakeConfig.CONSUMER_PREFIX
                        + "group.id)");
    }
}
