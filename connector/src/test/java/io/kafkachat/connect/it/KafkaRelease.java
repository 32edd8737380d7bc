package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A release of Kafka that the archive is tested on, as the poms in {@code compatibility} have it.
 *
 * @param libs all its jars, once Maven has copied them before integration tests
 */
record KafkaRelease(String version, Path libs) {

    private static final Path FOLDER = Path.of("..", "compatibility");
    private static final Pattern VERSION = Pattern.compile("<kafka\\.version>(.+)</kafka\\.version>");

    /** All of them, the oldest first. */
    static List<KafkaRelease> tested() {
        try (Stream<Path> entries = Files.list(FOLDER)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith("worker-"))
                    .sorted()
                    .map(KafkaRelease::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that this project is built with. */
    static KafkaRelease newest() {
        List<KafkaRelease> tested = tested();
        return tested.get(tested.size() - 1);
    }

    /** The oldest that is supported. */
    static KafkaRelease oldest() {
        return tested().get(0);
    }

    private static KafkaRelease of(Path module) {
        try {
            Matcher version = VERSION.matcher(Files.readString(module.resolve("pom.xml")));
            assertThat(version.find()).as("a version of Kafka in " + module).isTrue();
            return new KafkaRelease(version.group(1), module.resolve("target").resolve("kafka-" + version.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
