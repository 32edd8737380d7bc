package io.kafkachat.connect.it;

import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.monitoring.JmxExporter;
import io.kafkachat.testkit.monitoring.MonitoringFiles;
import io.kafkachat.testkit.provider.LatencyProfile;
import io.kafkachat.testkit.provider.SimulatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link ConnectCluster}, a {@link ConnectWorkerProcess} and its {@link JmxExporter}, that all classes share, because they take longer to
 * start than most tests to run. A test uses names of its own and leaves all as it found them. They are started when first
 * asked for and closed after the last test of the run.
 */
final class SharedCluster implements ParameterResolver {

    static final LatencyProfile LATENCY = LatencyProfile.fixed(Duration.ofMillis(5));

    private record Started(ConnectCluster cluster, ConnectWorkerProcess worker, JmxExporter exporter)
            implements AutoCloseable {

        @Override
        public void close() {
            cluster.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ConnectCluster.class || type == ConnectWorkerProcess.class || type == JmxExporter.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Started started = context.getRoot()
                .getStore(Namespace.create(SharedCluster.class))
                .getOrComputeIfAbsent(Started.class, type -> start(), Started.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == ConnectCluster.class) {
            return started.cluster();
        }
        return type == JmxExporter.class ? started.exporter() : started.worker();
    }

    private static Started start() {
        ConnectCluster cluster = ConnectCluster.start(
                "shared",
                // Null: error bodies of every shape, by a hash of the request.
                SimulatorSettings.defaults().withLatency(LATENCY).withErrorShape(null));
        JmxExporter exporter = JmxExporter.onFreePort(
                Path.of(System.getProperty("jmx.exporter", "")),
                new MonitoringFiles(Path.of("..", "config", "monitoring")).connectRules());
        try {
            return new Started(
                    cluster,
                    cluster.startWorker(
                            worker -> worker.with("config.providers", "file")
                                    .with(
                                            "config.providers.file.class",
                                            "org.apache.kafka.common.config.provider.FileConfigProvider"),
                            process ->
                                    process.withJvmOption(WorkerJvm.LOCAL_ONLY).withJvmOption(exporter.jvmOption())),
                    exporter);
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }
}
