package io.kafkachat.streams;

import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ParentWatch;
import io.kafkachat.testkit.process.ProcessSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link PromptApp} as a process that can be killed. */
final class PromptAppMain {

    /** On SIGTERM it waits so long for calls; 0: not at all. */
    static final String DRAIN_MS = "app.drain.ms";

    private static final Duration START = Duration.ofSeconds(60);

    private PromptAppMain() {}

    /** @param name of its log file in the folder; further lines are appended */
    static JavaProcess start(Path folder, String name, Map<String, String> settings) {
        List<String> args = settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .toList();
        // They live for seconds: the second compiler would only take the broker's time.
        ProcessSettings process = ProcessSettings.in(folder, name)
                .withHeap("256m")
                .withJvmOption("-XX:+UseSerialGC")
                .withJvmOption("-XX:TieredStopAtLevel=1");
        return JavaProcess.start(process, START, PromptAppMain.class.getName(), args);
    }

    /** @param args {@code NAME=VALUE} */
    public static void main(String[] args) throws InterruptedException {
        ParentWatch.start();
        Map<String, String> settings = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        Duration drain = Duration.ofMillis(Long.parseLong(settings.getOrDefault(DRAIN_MS, "0")));
        PromptApp app = PromptApp.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(app, drain)));
        System.out.println("started");
        app.awaitEnd();
        if (app.failures().failure().isPresent()) {
            // No hook: there is nothing left to close.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void close(PromptApp app, Duration drain) {
        if (drain.isZero()) {
            app.close();
        } else {
            app.drainAndClose(drain);
        }
    }
}
