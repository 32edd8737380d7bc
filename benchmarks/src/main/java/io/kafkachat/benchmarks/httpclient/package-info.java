/** A baseline: calls to the provider with the JDK's HTTP client and nothing else. */
@NullMarked
package io.kafkachat.benchmarks.httpclient;

import org.jspecify.annotations.NullMarked;
