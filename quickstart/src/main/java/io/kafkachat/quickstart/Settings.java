package io.kafkachat.quickstart;

import io.kafkachat.testkit.provider.LatencyProfile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to start.
 *
 * @param endpoint null: the provider simulator
 * @param latency of the simulator
 * @param patience how long to wait without any event before giving up
 */
record Settings(
        int partitions, int maxInFlight, @Nullable Endpoint endpoint, LatencyProfile latency, Duration patience) {}
