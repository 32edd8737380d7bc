package io.kafkachat.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginArchiveTest {

    @TempDir
    private Path dir;

    @Test
    void unpacksDirectoriesAndFiles() throws Exception {
        Path plugins = PluginArchive.unpack(TestArchive.write(dir.resolve("a.zip")), dir.resolve("plugins"));

        assertThat(plugins.resolve("test-plugins-1.0/lib/test-plugins.jar")).isRegularFile();
    }

    @Test
    void refusesEntriesThatLeaveTheDirectory() throws Exception {
        Path zip = dir.resolve("evil.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            TestArchive.entry(out, "../outside", new byte[1]);
        }

        assertThatThrownBy(() -> PluginArchive.unpack(zip, dir.resolve("plugins")))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(dir.resolve("outside")).doesNotExist();
    }
}
