package io.kafkachat.connect;

import io.kafkachat.connect.TaskMetric.Stat;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics of a connector's task as a page of Markdown. */
final class MetricsReference {

    private static final String HEAD = """
            # Metrics of the connectors

            Generated from the code; do not edit. Regenerate it with
            `mvn -pl connector -am test -Dtest=MetricsReferenceTest -Dmetrics.reference=write -Dsurefire.failIfNoSpecifiedTests=false`.

            Both connectors have these, each task its own. Which of them to look at, and when: [operations.md](operations.md#metrics). Graphs and
            alerts: [monitoring.md](monitoring.md).

            They are in Kafka's own registry (KIP-877), so they come out where the worker's other metrics do. In JMX each is an attribute of
            `kafka.connect:type=plugins,connector=<name>,task=<n>`; those with the tag `error-class` are attributes of
            `kafka.connect:type=plugins,connector=<name>,task=<n>,error-class=<class>`, with an [error class](operations.md#error-classes) in
            lower case with hyphens, such as `rate-limited`. The Prometheus name is what
            [jmx-exporter-connect.yml](../config/monitoring/jmx-exporter-connect.yml) makes of it, with the labels `connector`, `task` and
            `error_class`; times are seconds there.

            Totals count since the task started. Means, maxima and percentiles are of the last 30 to 60 seconds, and NaN if there was nothing in
            them. No tag holds a key or text of a prompt.

            """;

    private static final String OWN = """
            ## Of the task

            | JMX attribute | tag | unit | what | Prometheus |
            |---|---|---|---|---|
            """;

    private static final String SHARED = """

            ## Of the client

            All tasks of a worker that call the same endpoint with the same settings share one client, with its limits. Each of them shows the
            figures of all: take the maximum over tasks, and add up workers only.

            | JMX attribute | tag | unit | what | Prometheus |
            |---|---|---|---|---|
            """;

    private static final String PREFIX = "kafkachat_connect_";

    private MetricsReference() {}

    static String page() {
        return HEAD
                + OWN
                + rows(metric -> metric.stat() != Stat.READING)
                + SHARED
                + rows(metric -> metric.stat() == Stat.READING);
    }

    /** What the rules of the JMX exporter make of it. */
    static String prometheusName(TaskMetric metric) {
        String attribute = metric.attribute();
        int millis = attribute.indexOf("-ms-");
        String name = millis < 0
                ? attribute
                : attribute.substring(0, millis) + attribute.substring(millis + "-ms".length()) + "-seconds";
        return PREFIX + name.replace('-', '_').toLowerCase(Locale.ROOT);
    }

    private static String rows(Predicate<TaskMetric> which) {
        return Stream.of(TaskMetric.values())
                .filter(which)
                .map(MetricsReference::row)
                .collect(Collectors.joining());
    }

    private static String row(TaskMetric metric) {
        String tag = metric.stat() == Stat.TOTAL_BY_CLASS ? "`" + TaskMetric.ERROR_CLASS + "`" : "";
        return "| `" + metric.attribute() + "` | " + tag + " | " + metric.unit() + " | " + metric.description() + " | `"
                + prometheusName(metric) + "` |\n";
    }
}
