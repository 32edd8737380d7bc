package io.kafkachat.testkit.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip of this project: one directory with {@code lib/}, {@code THIRD-PARTY.txt} and {@code sbom.cdx.json}. Jars are told by
 * the names of their files, such as {@code jackson-core-2.22.3.jar}.
 */
public final class ShippedArchive {

    /** {@code (Apache-2.0) (MIT) Some name (group:artifact:version - address)}. */
    private static final Pattern LICENSED =
            Pattern.compile("\\s+((?:\\([^)]+\\) )+).*\\([^:\\s]+:(?<artifact>[^:\\s]+):(?<version>[^:\\s]+) - .*\\)");

    private static final Pattern LICENCE = Pattern.compile("\\(([^)]+)\\) ");

    private final Path zip;

    public ShippedArchive(Path zip) {
        this.zip = zip;
    }

    /** @return paths of the files below the archive's directory */
    public Set<String> files() {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return files(file).map(ShippedArchive::relative).collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the jars in {@code lib/} */
    public Set<String> jars() {
        return files().stream()
                .filter(file -> file.startsWith("lib/"))
                .map(file -> file.substring("lib/".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return what the bill of materials lists, the module itself included */
    public Set<String> billOfMaterials() {
        JsonNode bill = json("sbom.cdx.json");
        Set<String> jars = new TreeSet<>();
        jars.add(jar(bill.at("/metadata/component")));
        bill.path("components").forEach(component -> jars.add(jar(component)));
        return jars;
    }

    /** @return names of licences by jar, as {@code THIRD-PARTY.txt} has them; the module itself is not there */
    public Map<String, Set<String>> licences() {
        Map<String, Set<String>> licences = new TreeMap<>();
        text("THIRD-PARTY.txt")
                .lines()
                .map(LICENSED::matcher)
                .filter(Matcher::matches)
                .forEach(line -> {
                    String jar = line.group("artifact") + "-" + line.group("version") + ".jar";
                    licences.put(
                            jar,
                            LICENCE.matcher(line.group(1))
                                    .results()
                                    .map(result -> result.group(1))
                                    .collect(Collectors.toCollection(TreeSet::new)));
                });
        return licences;
    }

    /** @throws UncheckedIOException if there is no such file, or it is no JSON */
    public JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(text(path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** @throws UncheckedIOException if there is no such file */
    public String text(String path) {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            ZipEntry entry = files(file)
                    .filter(candidate -> relative(candidate).equals(path))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + path + " in " + zip.getFileName()));
            try (InputStream in = file.getInputStream(entry)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<? extends ZipEntry> files(ZipFile file) {
        return file.stream().filter(entry -> !entry.isDirectory());
    }

    private static String relative(ZipEntry entry) {
        return entry.getName().substring(entry.getName().indexOf('/') + 1);
    }

    private static String jar(JsonNode component) {
        return component.path("name").asText() + "-" + component.path("version").asText() + ".jar";
    }
}
