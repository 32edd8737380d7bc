/** A real broker, real Connect workers, and readers and writers of topics. */
@NullMarked
package io.kafkachat.testkit.kafka;

import org.jspecify.annotations.NullMarked;
