package io.kafkachat.streams.config;

import java.time.Duration;

/**
 * How the app is watched and how it ends.
 *
 * @param drainTimeout how long to wait for calls in flight before the app ends
 */
public record OperationsSettings(HttpSettings http, Duration drainTimeout) {}
