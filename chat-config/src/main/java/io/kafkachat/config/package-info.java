/**
 * The configuration keys that connectors and app have in common, and the settings that they make. Every class of keys is one
 * concern: {@code keys()} defines them, {@code settings(config)} reads them.
 */
@NullMarked
package io.kafkachat.config;

import org.jspecify.annotations.NullMarked;
