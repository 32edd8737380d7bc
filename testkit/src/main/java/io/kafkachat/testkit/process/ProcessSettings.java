package io.kafkachat.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start a program of the test kit as a process.
 *
 * @param directory where its files go: {@code NAME.log}, {@code NAME.out}, {@code NAME.err}; created when missing
 * @param name the beginning of the files' names
 * @param heap the greatest heap, such as {@code 256m}
 * @param jvmOptions further options of the JVM
 * @param classPath its class path
 * @param javaHome the Java that runs it
 */
public record ProcessSettings(
        Path directory, String name, String heap, List<String> jvmOptions, String classPath, Path javaHome) {

    public ProcessSettings {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** A heap of 512 MB, and the class path and the Java of this JVM. */
    public static ProcessSettings in(Path directory, String name) {
        return new ProcessSettings(
                directory,
                name,
                "512m",
                List.of(),
                System.getProperty("java.class.path"),
                Path.of(System.getProperty("java.home")));
    }

    public ProcessSettings withHeap(String max) {
        return new ProcessSettings(directory, name, max, jvmOptions, classPath, javaHome);
    }

    /** Adds an option, such as {@code -Dkey=value}. */
    public ProcessSettings withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ProcessSettings(directory, name, heap, more, classPath, javaHome);
    }

    /** The same, but that options given already win over this one. */
    public ProcessSettings withDefaultJvmOption(String option) {
        List<String> more = new ArrayList<>(List.of(option));
        more.addAll(jvmOptions);
        return new ProcessSettings(directory, name, heap, more, classPath, javaHome);
    }

    public ProcessSettings withClassPath(String path) {
        return new ProcessSettings(directory, name, heap, jvmOptions, path, javaHome);
    }

    /** Another Java than this JVM's. */
    public ProcessSettings withJavaHome(Path home) {
        return new ProcessSettings(directory, name, heap, jvmOptions, classPath, home);
    }

    Path file(String extension) {
        return directory.resolve(name + "." + extension);
    }
}
