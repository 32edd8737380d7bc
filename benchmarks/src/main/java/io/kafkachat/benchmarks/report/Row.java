package io.kafkachat.benchmarks.report;

/**
 * A row of a table: one figure of one scenario for all types.
 *
 * @param figure its name in the results
 * @param label what the table calls it
 */
record Row(String scenario, String figure, String label) {}
