/**
 * A simulated chat-completions provider: answers after a set latency, fails on request, checks every request against
 * the API's OpenAPI document, and keeps a journal of calls and paid answers.
 */
@NullMarked
package io.kafkachat.testkit.provider;

import org.jspecify.annotations.NullMarked;
