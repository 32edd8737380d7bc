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

    /** The plugin archive as it is shipped. */
    Path pluginArchive() throws IOException {
        Path target = root.resolve("connector/target");
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(target, "kafkachat-connect-*.zip")) {
                found.forEach(archives::add);
            }
        }
        return archives.stream()
                .max(Comparator.comparingLong(archive -> archive.toFile().lastModified()))
                .orElseThrow(() -> new IllegalStateException(
                        "No plugin archive in " + target + ": build it with mvn -DskipTests package"));
    }
}
