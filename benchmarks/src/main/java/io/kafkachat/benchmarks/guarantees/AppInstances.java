package io.kafkachat.benchmarks.guarantees;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kafkachat.testkit.kafka.StreamsAppProcess;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Instances of the Streams app. */
public final class AppInstances implements Instances {

    private static final Duration STOP = Duration.ofMinutes(1);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path home;
    private final Path directory;
    private final Map<String, String> config;
    private final Function<String, ProcessSettings> process;
    private final BooleanSupplier groupIsStable;
    private final Map<Integer, StreamsAppProcess> running = new TreeMap<>();

    /**
     * @param home the unpacked archive
     * @param directory for state
     * @param config of all of them; {@code instance.id} gets the number of the instance behind it, if it is there
     * @param process how to start an instance of this name
     * @param groupIsStable whether its consumers have their partitions
     */
    public AppInstances(
            Path home,
            Path directory,
            Map<String, String> config,
            Function<String, ProcessSettings> process,
            BooleanSupplier groupIsStable) {
        this.home = home;
        this.directory = directory;
        this.config = Map.copyOf(config);
        this.process = process;
        this.groupIsStable = groupIsStable;
    }

    @Override
    public void start(int number) {
        String name = "app-" + number;
        Map<String, String> own = new HashMap<>(config);
        own.computeIfPresent("instance.id", (key, id) -> id + "-" + number);
        own.put("state.dir", directory.resolve("state-" + number).toString());
        running.put(number, StreamsAppProcess.start(home, own, process.apply(name)));
    }

    @Override
    public void kill(int number) {
        get(number).kill();
        running.remove(number);
    }

    @Override
    public void stop(int number) {
        JavaProcess app = get(number).process();
        running.remove(number);
        app.terminate();
        if (!app.awaitExit(STOP)) {
            app.kill();
            throw new IllegalStateException("an app did not stop within " + STOP);
        }
    }

    private StreamsAppProcess get(int number) {
        StreamsAppProcess app = running.get(number);
        if (app == null) {
            throw new IllegalArgumentException("app " + number + " does not run");
        }
        return app;
    }

    @Override
    public int running() {
        return running.size();
    }

    @Override
    public boolean isRunning(int number) {
        return running.containsKey(number);
    }

    @Override
    public JavaProcess process(int number) {
        return get(number).process();
    }

    @Override
    public boolean isSettled() {
        return running.values().stream().allMatch(AppInstances::isRunning) && groupIsStable.getAsBoolean();
    }

    /** Whether it has restored all that it has: while it does, it is alive and ready as well. */
    private static boolean isRunning(StreamsAppProcess app) {
        try {
            return JSON.readTree(app.get("/health/live").body())
                    .path("state")
                    .asText()
                    .equals("RUNNING");
        } catch (UncheckedIOException | JsonProcessingException e) {
            return false;
        }
    }

    @Override
    public int heal() {
        int healed = 0;
        for (Map.Entry<Integer, StreamsAppProcess> app : Map.copyOf(running).entrySet()) {
            if (!app.getValue().process().isAlive()) {
                start(app.getKey());
                healed++;
            }
        }
        return healed;
    }

    @Override
    public void close() {
        running.values().forEach(StreamsAppProcess::close);
        running.clear();
    }
}
