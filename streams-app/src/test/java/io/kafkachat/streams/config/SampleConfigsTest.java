package io.kafkachat.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed samples work as they are, on a machine that has what they name. */
class SampleConfigsTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("CHAT_API_KEY", "key", "HOSTNAME", "pod-0");

    @TempDir
    private Path machine;

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "config", "streams"))) {
            return files.filter(file -> file.toString().endsWith(".properties")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSampleIsRight(Path sample) throws Exception {
        List<String> warnings = new ArrayList<>();

        AppSettings settings =
                new AppConfigLoader(warnings::add).settings(List.of(onThisMachine(sample)), ENVIRONMENT, Map.of());

        assertThat(warnings).isEmpty();
        assertThat(settings.client().endpoint().apiKey()).isNotNull();
    }

    /** With all that is commented out. */
    @ParameterizedTest
    @MethodSource("samples")
    void whatIsCommentedOutIsRightToo(Path sample) throws Exception {
        Path file = onThisMachine(sample);
        Files.writeString(file, Files.readString(file).replaceAll("(?m)^#(?=[a-z.]+=)", ""));

        assertThat(AppConfigLoader.load(List.of(file), ENVIRONMENT, Map.of()).streams())
                .isNotEmpty();
    }

    private Path onThisMachine(Path sample) throws IOException {
        Path secrets = Files.writeString(
                machine.resolve("secrets.properties"),
                "api.key=key\nsasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;\n");
        return Files.writeString(
                machine.resolve("app.properties"),
                Files.readString(sample)
                        .replace("/etc/kafkachat", secrets.getParent().toString())
                        .replace("/var/lib/kafkachat", machine.toString()));
    }
}
