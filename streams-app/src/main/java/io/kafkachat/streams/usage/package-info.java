/**
 * What calls used, added up by window of time, by model and, if wanted, by tenant.
 *
 * <p>Entry points: {@link io.kafkachat.streams.usage.UsageGrouping} says what a usage event is counted for, {@link
 * io.kafkachat.streams.usage.UsageWindows} adds the windows to a topology, {@link
 * io.kafkachat.streams.usage.UsageWindowQuery} reads those of this instance, {@link
 * io.kafkachat.streams.usage.UsageConfig} has the configuration keys.
 */
@NullMarked
package io.kafkachat.streams.usage;

import org.jspecify.annotations.NullMarked;
