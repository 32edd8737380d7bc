package io.kafkachat.quickstart;

import io.kafkachat.testkit.provider.LatencyProfile;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param kind what answers the prompts
 * @param endpoint null: the provider simulator
 * @param latency of the simulator
 * @param patience how long to wait without any event before giving up
 * @param stream whether answers are published piece by piece, too
 */
record Settings(
        Kind kind,
        int partitions,
        int maxInFlight,
        @Nullable Endpoint endpoint,
        LatencyProfile latency,
        Duration patience,
        boolean stream) {

    /** The output topics of a run. */
    Set<OutputTopic> published() {
        return OutputTopic.published(stream);
    }
}
