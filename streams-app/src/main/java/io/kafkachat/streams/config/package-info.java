/** The configuration of the app: {@link io.kafkachat.streams.config.AppConfigLoader} reads and checks it. */
@NullMarked
package io.kafkachat.streams.config;

import org.jspecify.annotations.NullMarked;
