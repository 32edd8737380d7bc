@NullMarked
package io.kafkachat.streams.usage;

import org.jspecify.annotations.NullMarked;
