@NullMarked
package io.kafkachat.benchmarks.guarantees;

import org.jspecify.annotations.NullMarked;
