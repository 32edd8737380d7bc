/** A baseline: prompts answered by an app on Confluent's parallel-consumer, as a competent user would write it. */
@NullMarked
package io.kafkachat.benchmarks.parallelconsumer;

import org.jspecify.annotations.NullMarked;
