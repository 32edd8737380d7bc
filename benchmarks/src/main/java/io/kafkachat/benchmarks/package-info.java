/** Measures the assembled plugin in a real worker process, beside a broker and a simulated provider of their own. */
@NullMarked
package io.kafkachat.benchmarks;

import org.jspecify.annotations.NullMarked;
