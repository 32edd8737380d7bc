package io.kafkachat.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How to start a program of the test kit as a process.
 *
 * @param directory where its files go: {@code NAME.log}, {@code NAME.out}, {@code NAME.err}; created when missing
 * @param name the beginning of the files' names
 * @param heap the greatest heap, such as {@code 256m}
 * @param jvmOptions further options of the JVM
 * @param classPath its class path
 * @param environment variables that it has besides those of this process
 */
public record ProcessSettings(
        Path directory,
        String name,
        String heap,
        List<String> jvmOptions,
        String classPath,
        Map<String, String> environment) {

    public ProcessSettings {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** A heap of 512 MB and the class path of this JVM. */
    public static ProcessSettings in(Path directory, String name) {
        return new ProcessSettings(directory, name, "512m", List.of(), System.getProperty("java.class.path"), Map.of());
    }

    public ProcessSettings withHeap(String max) {
        return new ProcessSettings(directory, name, max, jvmOptions, classPath, environment);
    }

    /** Adds an option, such as {@code -Dkey=value}. */
    public ProcessSettings withJvmOption(String option) {
        List<String> more = new ArrayList<>(jvmOptions);
        more.add(option);
        return new ProcessSettings(directory, name, heap, more, classPath, environment);
    }

    public ProcessSettings withClassPath(String path) {
        return new ProcessSettings(directory, name, heap, jvmOptions, path, environment);
    }

    /** Adds a variable to its environment, which is where a secret belongs. */
    public ProcessSettings withVariable(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new ProcessSettings(directory, name, heap, jvmOptions, classPath, more);
    }

    Path file(String extension) {
        return directory.resolve(name + "." + extension);
    }

    /** Without the environment, which may be secret. */
    @Override
    public String toString() {
        return "ProcessSettings[" + directory + ", " + name + "]";
    }
}
