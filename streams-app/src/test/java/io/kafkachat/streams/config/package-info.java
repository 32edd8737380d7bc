@NullMarked
package io.kafkachat.streams.config;

import org.jspecify.annotations.NullMarked;
