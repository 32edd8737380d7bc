/**
 * What the app counts and measures, in Prometheus' text format: {@link io.kafkachat.streams.metrics.AppMetrics} is the entry
 * point.
 */
@NullMarked
package io.kafkachat.streams.metrics;

import org.jspecify.annotations.NullMarked;
