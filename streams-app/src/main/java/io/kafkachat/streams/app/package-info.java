/** The app: configuration, health, metrics and an orderly end around the processor. */
@NullMarked
package io.kafkachat.streams.app;

import org.jspecify.annotations.NullMarked;
