@NullMarked
package io.kafkachat.testkit.process;

import org.jspecify.annotations.NullMarked;
