package io.kafkachat.streams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kafkachat.testkit.archive.ShippedArchive;
import java.nio.file.Path;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the app's archive says about itself. */
class AppDocumentsIT {

    private final ShippedArchive archive = new ShippedArchive(Path.of(System.getProperty("app.archive", "")));

    @Test
    void everyBundledJarHasALicence() {
        TreeSet<String> others = new TreeSet<>(archive.jars());
        others.remove("kafkachat-streams-" + System.getProperty("app.version") + ".jar");

        assertThat(archive.files()).contains("LICENSE", "NOTICE");
        assertThat(archive.licences().keySet()).isEqualTo(others);
        assertThat(archive.licences().values()).noneMatch(licences -> licences.contains("Unknown license"));
    }

    @Test
    void theBillOfMaterialsListsTheBundledJars() {
        assumeFalse(
                "offline: true".equals(System.getProperty("archive.built")),
                "built offline, so without a bill of materials");

        assertThat(archive.billOfMaterials()).isEqualTo(archive.jars());
    }
}
