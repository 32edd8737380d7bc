@NullMarked
package io.kafkachat.streams.metrics;

import org.jspecify.annotations.NullMarked;
