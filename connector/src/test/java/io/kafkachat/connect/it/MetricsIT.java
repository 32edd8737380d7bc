package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;

/** A worker's JMX shows what the connector does, under the names that are documented. */
@OnSharedCluster
class MetricsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String TOOLS = "[{\"type\": \"function\", \"function\": {\"name\": \"weather\"}}]";

    private final ConnectCluster cluster;
    private final ConnectWorkerProcess worker;

    MetricsIT(ConnectCluster cluster, ConnectWorkerProcess worker) {
        this.cluster = cluster;
        this.worker = worker;
    }

    @Test
    void metricsFollowWhatTheTaskDoesAndGoWithIt() throws Exception {
        try (JMXConnector jmx = connect()) {
            check(worker.rest(), jmx.getMBeanServerConnection());
        }
    }

    private JMXConnector connect() throws IOException, AttachNotSupportedException {
        VirtualMachine machine =
                VirtualMachine.attach(Long.toString(worker.process().pid()));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private void check(ConnectRest rest, MBeanServerConnection server) throws Exception {
        Map<String, String> prompts = new LinkedHashMap<>();
        prompts.put("refused", "[[fault=400]]");
        prompts.put("retried", "[[fault=500x2]]");
        prompts.put("tools", "[[tool=2]]");
        prompts.put("blank", " ");
        for (int i = 0; i < 16; i++) {
            prompts.put("plain-" + i, "prompt " + i);
        }
        cluster.kafka().createTopic("metrics-chunks", ConnectCluster.PARTITIONS);
        try (RunningConnector sink = RunningConnector.create(
                cluster,
                rest,
                "metrics",
                "chat.max.in.flight",
                "3",
                "max.outstanding.records",
                "4",
                "consumer.override.max.poll.records",
                "1",
                "chat.retry.backoff.ms",
                "10",
                "chat.requests.per.minute",
                "1000",
                "chat.tokens.per.minute",
                "10000000",
                "chat.spend.limit.usd",
                "1000",
                "chat.spend.limit.period",
                "month",
                "tools",
                TOOLS,
                "chunks.topic",
                "metrics-chunks")) {
            cluster.provider().stall();
            sink.sendAll(prompts);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(metric(server, "in-flight-calls")).isEqualTo(3);
                assertThat(metric(server, "outstanding-prompts")).isBetween(4.0, 5.0);
                assertThat(metric(server, "queued-calls")).isPositive();
                assertThat(metric(server, "paused-partitions")).isEqualTo(ConnectCluster.PARTITIONS);
            });
            assertThat(metric(server, "in-flight-limit")).isEqualTo(3);
            assertThat(metric(server, "outstanding-bytes")).isPositive();
            assertThat(metric(server, "endpoint-paused")).isZero();
            assertThat(metric(server, "completions-total")).isZero();

            cluster.provider().recover();
            sink.send("tombstone", null);
            sink.awaitReceipts(prompts.size());
            sink.awaitAllCommitted();

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(metric(server, "outstanding-prompts")).isZero();
                assertThat(metric(server, "outstanding-bytes")).isZero();
                assertThat(metric(server, "in-flight-calls")).isZero();
                assertThat(metric(server, "queued-calls")).isZero();
                assertThat(metric(server, "paused-partitions")).isZero();
            });
            assertThat(metric(server, "prompts-total")).isEqualTo(prompts.size());
            assertThat(metric(server, "prompts-ignored-total")).isEqualTo(1);
            assertThat(metric(server, "completions-total")).isEqualTo(prompts.size() - 2);
            assertThat(metric(server, "tool-calls-total")).isEqualTo(2);
            assertThat(metric(server, "retries-total")).isEqualTo(2);
            assertThat(metric(server, "failed-attempts-total", "error-class", "server"))
                    .isEqualTo(2);
            assertThat(metric(server, "failed-attempts-total", "error-class", "invalid-request"))
                    .isEqualTo(1);
            assertThat(metric(server, "maybe-billed-attempts-total")).isZero();
            assertThat(metric(server, "fallback-completions-total")).isZero();
            assertThat(metric(server, "models-down")).isZero();
            assertThat(metric(server, "requests-used")).isEqualTo(prompts.size() - 1 + 2);
            assertThat(metric(server, "tokens-used"))
                    .isGreaterThanOrEqualTo(
                            metric(server, "prompt-tokens-total") + metric(server, "completion-tokens-total"));
            assertThat(metric(server, "spend-usd")).isCloseTo(metric(server, "usd-spent-total"), within(1e-9));
            assertThat(metric(server, "spend-limit-usd")).isEqualTo(1_000);
            assertThat(metric(server, "errors-total", "error-class", "invalid-request"))
                    .isEqualTo(2);
            assertThat(metric(server, "errors-total", "error-class", "server")).isZero();
            List<Output> usage = sink.usage();
            for (String tokens : List.of("prompt", "completion", "reasoning", "cached")) {
                assertThat(metric(server, tokens + "-tokens-total"))
                        .as(tokens)
                        .isEqualTo(usage.stream()
                                .mapToLong(event ->
                                        event.value().path(tokens + "_tokens").asLong())
                                .sum());
            }
            assertThat(metric(server, "prompt-tokens-total")).isPositive();
            assertThat(metric(server, "usd-spent-total")).isCloseTo(sum(usage, "usd_spent"), within(1e-9));
            assertThat(metric(server, "credits-used-total")).isCloseTo(sum(usage, "credits_used"), within(1e-6));
            assertThat(metric(server, "latency-ms-max")).isPositive();
            assertThat(metric(server, "latency-ms-avg")).isBetween(1.0, metric(server, "latency-ms-max"));
            assertThat(metric(server, "latency-ms-p99")).isGreaterThanOrEqualTo(metric(server, "latency-ms-p50"));
            assertThat(metric(server, "time-to-first-token-ms-avg")).isBetween(1.0, metric(server, "latency-ms-max"));
            assertThat(metric(server, "time-to-first-token-ms-p99"))
                    .isGreaterThanOrEqualTo(metric(server, "time-to-first-token-ms-p50"));
            assertThat(metric(server, "queue-ms-max")).isPositive();
            assertThat(metric(server, "queue-ms-avg")).isBetween(0.0, metric(server, "queue-ms-max"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(metric(server, "chunks-total"))
                            .isEqualTo(sink.chunks().size())
                            .isGreaterThanOrEqualTo(prompts.size() - 2));
            assertThat(metric(server, "chunks-dropped-total")).isZero();
            assertThat(metric(server, "prompts-already-answered-total")).isZero();
            assertThat(metric(server, "prompts-cut-off-total")).isZero();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(beans(server)).isEmpty());
    }

    private static double sum(List<Output> usage, String field) {
        return usage.stream()
                .map(event -> event.value().path(field))
                .filter(value -> value.isTextual())
                .map(value -> new BigDecimal(value.asText()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue();
    }

    private static double metric(MBeanServerConnection server, String name, String... tag) throws Exception {
        for (ObjectName bean : beans(server)) {
            boolean tagged = tag.length == 0
                    ? bean.getKeyProperty("error-class") == null
                    : tag[1].equals(bean.getKeyProperty(tag[0]));
            if (tagged) {
                return ((Number) server.getAttribute(bean, name)).doubleValue();
            }
        }
        throw new AssertionError("no MBean for " + name);
    }

    private static Set<ObjectName> beans(MBeanServerConnection server) throws IOException, JMException {
        return server.queryNames(new ObjectName("kafka.connect:type=plugins,connector=metrics,*"), null);
    }
}
