@NullMarked
package io.kafkachat.streams.app;

import org.jspecify.annotations.NullMarked;
