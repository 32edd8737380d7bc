package io.kafkachat.testkit.process;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The Javas of this machine, to run programs with another than this JVM's. */
public final class JavaHomes {

    private static final List<Path> USUAL = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            Path.of(System.getProperty("user.home"), ".sdkman", "candidates", "java"));

    private JavaHomes() {}

    /**
     * Looks for a Java: this JVM's own, then the home that the system property {@code test.java<feature>.home} names, the
     * variables {@code JAVA<feature>_HOME} and {@code JAVA_HOME_<feature>_X64}, and where packages usually install.
     *
     * @param feature the first number of its version, such as 25
     * @throws IllegalArgumentException when the system property names no such Java
     */
    public static Optional<Path> find(int feature) {
        if (Runtime.version().feature() == feature) {
            return Optional.of(Path.of(System.getProperty("java.home")));
        }
        String named = System.getProperty("test.java" + feature + ".home", "");
        if (!named.isEmpty()) {
            Path home = Path.of(named);
            if (!is(home, feature)) {
                throw new IllegalArgumentException("test.java" + feature + ".home: there is no Java " + feature);
            }
            return Optional.of(home);
        }
        return Stream.concat(ofVariables(feature), installed())
                .filter(home -> is(home, feature))
                .findFirst();
    }

    private static Stream<Path> ofVariables(int feature) {
        return Stream.of("JAVA" + feature + "_HOME", "JAVA_HOME_" + feature + "_X64")
                .map(name -> Optional.ofNullable(System.getenv(name)).orElse(""))
                .filter(Predicate.not(String::isBlank))
                .map(Path::of);
    }

    private static Stream<Path> installed() {
        List<Path> homes = new ArrayList<>();
        for (Path directory : USUAL) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                    entries.forEach(homes::add);
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot look for a Java", e);
                }
            }
        }
        return homes.stream().sorted();
    }

    /** Whether it can run programs and says in its file {@code release} that it has this version. */
    private static boolean is(Path home, int feature) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
            return false;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + release, e);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.equals(Integer.toString(feature)) || version.startsWith(feature + ".");
    }
}
