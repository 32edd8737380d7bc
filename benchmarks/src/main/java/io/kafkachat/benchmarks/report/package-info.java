/** Makes the tables and charts of the report from the results of measurements. */
@NullMarked
package io.kafkachat.benchmarks.report;

import org.jspecify.annotations.NullMarked;
