package io.kafkachat.testkit.kafka;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The class path of a worker process: of a given class path only what a Connect worker has, and the test kit. Neither the
 * plugin's classes nor its libraries are left, so the worker can have them from its plugin path only.
 */
final class WorkerClassPath {

    private static final String LIST = "worker-artifacts.txt";
    private static final Pattern JAR = Pattern.compile("(.+?)-\\d.*\\.jar");

    private WorkerClassPath() {}

    static String from(String classPath) {
        Set<String> artifacts = artifacts();
        Path testkit = testkit();
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> isArtifact(entry, artifacts)
                        || Path.of(entry).toAbsolutePath().equals(testkit))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** All jars of a directory, and the test kit. */
    static String of(Path libs) {
        return libs.toAbsolutePath().resolve("*") + File.pathSeparator + testkit();
    }

    private static boolean isArtifact(String entry, Set<String> artifacts) {
        Matcher matcher = JAR.matcher(Path.of(entry).toFile().getName());
        return matcher.matches() && artifacts.contains(matcher.group(1));
    }

    private static Path testkit() {
        try {
            return Path.of(WorkerClassPath.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the test kit cannot find itself", e);
        }
    }

    private static Set<String> artifacts() {
        InputStream resource = WorkerClassPath.class.getResourceAsStream(LIST);
        if (resource == null) {
            throw new IllegalStateException("missing resource " + LIST);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + LIST, e);
        }
    }
}
