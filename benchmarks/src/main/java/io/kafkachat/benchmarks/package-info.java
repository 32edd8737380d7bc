/** Measures the assembled plugin in a real worker process, or the app, beside a broker and a simulated provider. */
@NullMarked
package io.kafkachat.benchmarks;

import org.jspecify.annotations.NullMarked;
