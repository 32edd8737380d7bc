package io.kafkachat.streams.app;

import java.time.Duration;

/**
 * How the app is watched and how it ends.
 *
 * @param drainTimeout how long to wait for calls in flight before the app ends
 */
record OperationsSettings(HttpSettings http, Duration drainTimeout) {}
