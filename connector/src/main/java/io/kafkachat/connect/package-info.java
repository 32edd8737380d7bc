/**
 * The Kafka Connect plugin: prompt events in, chat completions out.
 *
 * <p>Public are the connector classes that a worker loads; everything else is an implementation detail.
 */
@NullMarked
package io.kafkachat.connect;

import org.jspecify.annotations.NullMarked;
