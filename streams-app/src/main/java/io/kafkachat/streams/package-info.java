/** Chat completions as a processor of Kafka Streams topologies. */
@NullMarked
package io.kafkachat.streams;

import org.jspecify.annotations.NullMarked;
