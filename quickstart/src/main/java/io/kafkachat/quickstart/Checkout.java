package io.kafkachat.quickstart;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The checked-out and built project that the quickstart shows. */
record Checkout(Path root) {

    private static final String CONNECTORS = "config/connectors";

    /** The directory that holds the project's configurations: this one or one above it. */
    static Checkout around(Path directory) {
        for (Path each = directory.toAbsolutePath(); each != null; each = each.getParent()) {
            if (Files.isDirectory(each.resolve(CONNECTORS))) {
                return new Checkout(each);
            }
        }
        throw new IllegalStateException(
                directory + ": expected a directory of the project, with " + CONNECTORS + " in or above it");
    }

    /** A configuration as it is recommended to users. */
    Path connectorJson(ConnectorKind kind) {
        return root.resolve(CONNECTORS).resolve(kind.example());
    }

    /** A configuration of the Streams app as it is recommended to users. */
    Path appProperties() {
        return root.resolve("config/streams/chat-completions.properties");
    }

    /** The plugin archive as it is shipped. */
    Path pluginArchive() throws IOException {
        return archive("connector/target", "kafkachat-connect-*.zip");
    }

    /** The archive of the Streams app as it is shipped. */
    Path appArchive() throws IOException {
        return archive("streams-app/target", "kafkachat-streams-*.zip");
    }

    /** Where logs go. */
    Path logs() {
        return root.resolve("quickstart/target");
    }

    private Path archive(String directory, String name) throws IOException {
        Path target = root.resolve(directory);
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(target, name)) {
                found.forEach(archives::add);
            }
        }
        return archives.stream()
                .max(Comparator.comparingLong(archive -> archive.toFile().lastModified()))
                .orElseThrow(() -> new IllegalStateException(
                        "No " + name + " in " + target + ": build it with mvn -DskipTests package"));
    }
}
