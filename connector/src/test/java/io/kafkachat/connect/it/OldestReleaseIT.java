package io.kafkachat.connect.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the connectors use of Kafka exists in the oldest release that is supported: a test on a worker would find what is
 * missing only where it happens to be called.
 */
class OldestReleaseIT {

    /** The modules of the archive that know Kafka. */
    private static final List<Path> SOURCES =
            List.of(Path.of("src", "main", "java"), Path.of("..", "chat-config", "src", "main", "java"));

    @TempDir
    private Path classes;

    @Test
    void theConnectorsCompileAgainstIt() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp", classPath()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources()))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    /** Kafka's jars of the oldest release in place of those of the build, and of the rest of the build's what is no Kafka. */
    private static String classPath() throws IOException {
        List<String> entries = new ArrayList<>();
        try (Stream<Path> jars = Files.list(KafkaRelease.oldest().libs())) {
            jars.filter(OldestReleaseIT::isKafkas).map(Path::toString).forEach(entries::add);
        }
        assertThat(entries).isNotEmpty();
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !isKafkas(Path.of(entry)))
                .forEach(entries::add);
        return String.join(File.pathSeparator, entries);
    }

    private static boolean isKafkas(Path jar) {
        String name = jar.toFile().getName();
        return name.matches("(connect|kafka)-[a-z-]+-\\d.*\\.jar") && !name.startsWith("kafkachat");
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : SOURCES) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return sources;
    }
}
