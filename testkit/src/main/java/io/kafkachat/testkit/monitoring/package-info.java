/** Checks of what Prometheus and Grafana are given: that queries name metrics and labels that exist, and find data. */
@NullMarked
package io.kafkachat.testkit.monitoring;

import org.jspecify.annotations.NullMarked;
