package io.kafkachat.connect;

import io.kafkachat.client.ClientSettings.Streaming;
import io.kafkachat.config.ClientConfig;
import io.kafkachat.config.ConfigAdvice;
import io.kafkachat.events.EventType;
import java.util.ArrayList;
import java.util.List;

/** Says what is allowed in a connector's configuration and probably not meant. */
final class ConnectorAdvice {

    private ConnectorAdvice() {}

    /** Lines to be logged when the connector starts. */
    static List<String> of(ConnectorConfig config) {
        List<String> advice = new ArrayList<>(ConfigAdvice.of(config));
        if (ChunkConfig.topics(config).of(EventType.CHUNK) != null
                && ClientConfig.settings(config).streaming() == Streaming.NEVER) {
            advice.add(ChunkConfig.CHUNKS + " is set, but answers are not streamed: each will be one chunk");
        }
        return advice;
    }
}
