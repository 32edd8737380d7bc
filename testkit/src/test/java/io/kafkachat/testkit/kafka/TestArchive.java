package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.plugin.CountingSourceConnector;
import io.kafkachat.testkit.plugin.CountingSourceTask;
import io.kafkachat.testkit.plugin.SilentSinkConnector;
import io.kafkachat.testkit.plugin.SilentSinkTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An archive as the product's is: one directory with jars in it. */
final class TestArchive {

    private TestArchive() {}

    static Path write(Path zip) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(jar)) {
            entry(
                    out,
                    "META-INF/services/org.apache.kafka.connect.sink.SinkConnector",
                    SilentSinkConnector.class.getName().getBytes(StandardCharsets.UTF_8));
            entry(
                    out,
                    "META-INF/services/org.apache.kafka.connect.source.SourceConnector",
                    CountingSourceConnector.class.getName().getBytes(StandardCharsets.UTF_8));
            for (Class<?> type : List.of(
                    SilentSinkConnector.class,
                    SilentSinkTask.class,
                    CountingSourceConnector.class,
                    CountingSourceTask.class)) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = TestArchive.class.getResourceAsStream("/" + name)) {
                    entry(out, name, in.readAllBytes());
                }
            }
        }
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            entry(out, "test-plugins-1.0/lib/test-plugins.jar", jar.toByteArray());
        }
        return zip;
    }

    static void entry(ZipOutputStream out, String name, byte[] content) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
        out.closeEntry();
    }
}
