/**
 * The one-command demonstration: an embedded broker, a real Connect worker with the assembled plugin archive and a provider
 * simulator in one JVM; prompts in, answers out, and an account of every prompt.
 */
@NullMarked
package io.kafkachat.quickstart;

import org.jspecify.annotations.NullMarked;
