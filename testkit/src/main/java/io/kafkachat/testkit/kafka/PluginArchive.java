package io.kafkachat.testkit.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Installs a plugin as its users do: by unpacking the archive into a directory of the plugin path. */
public final class PluginArchive {

    private PluginArchive() {}

    /**
     * Unpacks a zip.
     *
     * @param directory where to; created when missing
     * @return the directory, to be used as {@code plugin.path}
     * @throws UncheckedIOException when the archive cannot be read, or an entry would lie outside of the directory
     */
    public static Path unpack(Path zip, Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream entries = new ZipInputStream(in)) {
            Files.createDirectories(root);
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path target = root.resolve(entry.getName()).normalize();
                if (!target.startsWith(root)) {
                    throw new IOException("an entry of the archive points out of it");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(entries, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the plugin archive", e);
        }
    }
}
