@NullMarked
package io.kafkachat.testkit.monitoring;

import org.jspecify.annotations.NullMarked;
