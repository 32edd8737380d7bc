@NullMarked
package io.kafkachat.testkit.kafka;

import org.jspecify.annotations.NullMarked;
