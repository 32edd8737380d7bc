package io.kafkachat.connect;

import io.kafkachat.config.KeyGroup;
import io.kafkachat.config.OutputConfig;
import io.kafkachat.config.TopicTemplate;
import io.kafkachat.events.EventType;
import io.kafkachat.events.OutputTopics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys that say where pieces of streamed answers go, and with them all topics of a connector. */
final class ChunkConfig {

    static final String CHUNKS = "chunks.topic";
    static final String CHUNK_LINGER = "chunks.linger.ms";

    /** How the topics of a connector are named. */
    static final TopicTemplate TOPICS = new TopicTemplate("connector");

    private ChunkConfig() {}

    static ConfigDef keys() {
        return new KeyGroup("Chunks")
                .key(
                        CHUNKS,
                        Type.STRING,
                        "",
                        TOPICS.check(true),
                        Importance.MEDIUM,
                        Width.MEDIUM,
                        "Chunks topic",
                        "Pieces of streamed answers while they are generated, for readers who cannot wait; the completion event alone is the"
                                + " truth. Empty: none.")
                .key(
                        CHUNK_LINGER,
                        Type.LONG,
                        200L,
                        Range.between(0, 60_000),
                        Importance.LOW,
                        Width.SHORT,
                        "Chunks linger",
                        "The longest that a piece waits for others to go out with it. The first one goes out at once, and then two, four and so on"
                                + " together, up to " + ChunkBatch.MOST_PIECES + ".")
                .keys();
    }

    /** Of all outputs. */
    static OutputTopics topics(ConnectorConfig config) {
        Map<EventType, String> topics = OutputConfig.topics(config, TOPICS, config.connector());
        String chunks = TOPICS.topic(config.getString(CHUNKS), config.connector());
        if (!chunks.isBlank()) {
            topics.put(EventType.CHUNK, chunks);
        }
        return new OutputTopics(topics);
    }

    static Duration linger(ConnectorConfig config) {
        return Duration.ofMillis(config.getLong(CHUNK_LINGER));
    }
}
