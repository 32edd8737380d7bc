package io.kafkachat.streams.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How Kafka Streams runs.
 *
 * @param stateDirectory null: Kafka's default
 */
record RuntimeSettings(int threads, int standbys, @Nullable Path stateDirectory, Duration commitInterval) {}
