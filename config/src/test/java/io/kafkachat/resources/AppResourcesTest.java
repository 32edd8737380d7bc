package io.kafkachat.resources;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.streams.config.AppConfigLoader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The app takes the configuration of its resources, and its pods have what it refers to. */
class AppResourcesTest {

    private final Manifest pods = Manifest.of("StatefulSet", "chat-streams");
    private final JsonNode container = pods.at("/spec/template/spec/containers/0");
    private final String text =
            Manifest.of("ConfigMap", "chat-streams").at("/data/app.properties").asText();

    @TempDir
    private Path machine;

    @Test
    void theAppTakesTheConfiguration() throws Exception {
        Path file = Files.writeString(
                machine.resolve("app.properties"), text.replace("/var/lib/kafkachat", machine.toString()));
        // What Kubernetes sets in every pod, and what the resource sets.
        Map<String, String> environment = new HashMap<>(Map.of("HOSTNAME", "chat-streams-0"));
        container
                .path("env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(),
                        variable.at("/valueFrom/secretKeyRef/key").asText().equals("sasl.jaas.config")
                                ? "org.apache.kafka.common.security.scram.ScramLoginModule required;"
                                : "key"));

        assertThat(AppConfigLoader.load(List.of(file), environment, Map.of()).streams())
                .containsEntry("application.id", "chat-streams")
                .containsEntry("ssl.truststore.location", "/etc/kafkachat/ca/ca.crt");
    }

    @Test
    void whatIsMountedIsThereAndWhatIsWrittenIsMounted() throws IOException {
        Properties properties = properties();
        List<String> mounts = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        pods.at("/spec/template/spec/volumes")
                .forEach(volume -> volumes.add(volume.path("name").asText()));
        container.path("volumeMounts").forEach(mount -> {
            mounts.add(mount.path("mountPath").asText());
            assertThat(volumes).contains(mount.path("name").asText());
        });

        assertThat(container.at("/args/1").asText()).isIn(mounts);
        assertThat(properties.getProperty("state.dir")).isIn(mounts);
        assertThat(Path.of(properties.getProperty("streams.ssl.truststore.location"))
                        .getParent()
                        .toString())
                .isIn(mounts);
        assertThat(mounts).contains("/tmp");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
    }

    @Test
    void probesAndScrapesReachTheAppAndAnEndHasTheTimeThatItNeeds() throws IOException {
        Properties properties = properties();
        String port = properties.getProperty("http.port");

        assertThat(container.at("/ports/0/containerPort").asText()).isEqualTo(port);
        assertThat(pods.at("/spec/template/metadata/annotations")
                        .path("prometheus.io/port")
                        .asText())
                .isEqualTo(port);
        assertThat(properties.getProperty("http.host")).isEqualTo("0.0.0.0");
        assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health/live");
        assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health/ready");
        assertThat(pods.at("/spec/template/spec/terminationGracePeriodSeconds").asLong() * 1000)
                .isGreaterThanOrEqualTo(Long.parseLong(properties.getProperty("shutdown.drain.timeout.ms")) + 10_000);
    }

    @Test
    void selectorsSelectThePods() {
        JsonNode labels = pods.at("/spec/template/metadata/labels");

        assertThat(pods.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(Manifest.of("Service", "chat-streams").at("/spec/selector")).isEqualTo(labels);
        assertThat(Manifest.of("PodDisruptionBudget", "chat-streams").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(pods.at("/spec/serviceName").asText())
                .isEqualTo(Manifest.of("Service", "chat-streams").name());
    }

    private Properties properties() throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }
}
