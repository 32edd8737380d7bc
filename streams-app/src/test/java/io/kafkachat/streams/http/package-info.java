@NullMarked
package io.kafkachat.streams.http;

import org.jspecify.annotations.NullMarked;
