package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.archive.ShippedArchive;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the plugin's archive says about itself. */
class PluginDocumentsIT {

    private static final String VERSION = System.getProperty("plugin.version", "");

    private final ShippedArchive archive = new ShippedArchive(Path.of(System.getProperty("plugin.archive", "")));

    /** The form that Confluent Hub asks for. */
    @Test
    void theManifestSaysWhatItIs() {
        JsonNode manifest = archive.json("manifest.json");

        assertThat(manifest.path("name").asText()).isEqualTo("kafkachat-connect");
        assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
        assertThat(manifest.path("title").asText()).isNotBlank();
        assertThat(manifest.path("description").asText()).isNotBlank();
        assertThat(manifest.at("/owner/username").asText()).isNotBlank();
        assertThat(manifest.at("/owner/name").asText()).isNotBlank();
        assertThat(manifest.path("component_types"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("sink", "source");
        assertThat(manifest.path("license"))
                .extracting(licence -> licence.path("name").asText())
                .isNotEmpty();
        assertThat(manifest.at("/features/single_message_transforms").isBoolean())
                .isTrue();
        assertThat(manifest.at("/features/kafka_connect_api").asBoolean()).isTrue();
        assertThat(LocalDate.parse(manifest.path("release_date").asText())).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(manifest.toString()).doesNotContain("${");
    }

    @Test
    void documentsAndExamplesAreThere() {
        assertThat(archive.files())
                .contains(
                        "manifest.json",
                        "doc/README.md",
                        "doc/LICENSE",
                        "doc/configuration.md",
                        "etc/worker.properties",
                        "etc/connectors/text-prompts.json",
                        "etc/connectors/source-exactly-once.json",
                        "etc/schemas/completion.schema.json");
        assertThat(archive.text("doc/README.md")).contains("Version " + VERSION);
        // One directory is one plugin, and what the class loader finds is in lib.
        assertThat(archive.files()).filteredOn(file -> file.endsWith(".jar")).allMatch(file -> file.startsWith("lib/"));
    }

    @Test
    void everyBundledJarHasALicence() {
        TreeSet<String> others = new TreeSet<>(archive.jars());
        others.remove("kafkachat-connector-" + VERSION + ".jar");

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
