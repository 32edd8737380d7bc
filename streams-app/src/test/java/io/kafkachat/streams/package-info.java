@NullMarked
package io.kafkachat.streams;

import org.jspecify.annotations.NullMarked;
