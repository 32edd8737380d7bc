/** What processes that die, move and fail cost: how such runs are set up, and how they are judged. */
@NullMarked
package io.kafkachat.benchmarks.guarantees;

import org.jspecify.annotations.NullMarked;
