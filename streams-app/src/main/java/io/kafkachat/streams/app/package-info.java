/** The app: its topology, and the program around it. {@link io.kafkachat.streams.app.StreamsApp} is where it begins. */
@NullMarked
package io.kafkachat.streams.app;

import org.jspecify.annotations.NullMarked;
