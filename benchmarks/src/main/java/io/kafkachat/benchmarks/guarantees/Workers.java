package io.kafkachat.benchmarks.guarantees;

import com.fasterxml.jackson.databind.JsonNode;
import io.kafkachat.testkit.kafka.ConnectRest;
import io.kafkachat.testkit.kafka.ConnectRestException;
import io.kafkachat.testkit.kafka.ConnectWorkerProcess;
import io.kafkachat.testkit.kafka.WorkerSettings;
import io.kafkachat.testkit.process.JavaProcess;
import io.kafkachat.testkit.process.ProcessSettings;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Connect workers of one cluster, and a connector on them. */
public final class Workers implements Instances {

    private static final Duration STOP = Duration.ofMinutes(1);

    private final String connector;
    private final int tasks;
    private final WorkerSettings settings;
    private final Function<String, ProcessSettings> process;
    private final BooleanSupplier groupIsStable;
    private final Map<Integer, ConnectWorkerProcess> running = new TreeMap<>();

    /**
     * @param tasks of the connector
     * @param process how to start a worker of this name
     * @param groupIsStable whether its consumers have their partitions
     */
    public Workers(
            String connector,
            int tasks,
            WorkerSettings settings,
            Function<String, ProcessSettings> process,
            BooleanSupplier groupIsStable) {
        this.connector = connector;
        this.tasks = tasks;
        this.settings = settings;
        this.process = process;
        this.groupIsStable = groupIsStable;
    }

    /** Creates the connector; one worker at least runs. */
    public void create(Map<String, String> config) {
        rest().putConfig(connector, config);
        rest().awaitRunning(connector, tasks);
    }

    @Override
    public void start(int number) {
        running.put(number, ConnectWorkerProcess.start(settings, process.apply("worker-" + number)));
    }

    @Override
    public void kill(int number) {
        take(number).kill();
    }

    @Override
    public void stop(int number) {
        ConnectWorkerProcess worker = take(number);
        if (!worker.terminate(STOP)) {
            worker.kill();
            throw new IllegalStateException("a worker did not stop within " + STOP);
        }
    }

    private ConnectWorkerProcess take(int number) {
        ConnectWorkerProcess worker = running.remove(number);
        if (worker == null) {
            throw new IllegalArgumentException("worker " + number + " does not run");
        }
        return worker;
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
        ConnectWorkerProcess worker = running.get(number);
        if (worker == null) {
            throw new IllegalArgumentException("worker " + number + " does not run");
        }
        return worker.process();
    }

    @Override
    public boolean isSettled() {
        try {
            JsonNode status = rest().status(connector);
            Set<String> used = new HashSet<>();
            for (JsonNode task : status.path("tasks")) {
                if (!isIn(task, "RUNNING")) {
                    return false;
                }
                used.add(task.path("worker_id").asText());
            }
            return isIn(status.path("connector"), "RUNNING")
                    && status.path("tasks").size() == tasks
                    && used.size() == Math.min(tasks, running.size())
                    && groupIsStable.getAsBoolean();
        } catch (ConnectRestException | UncheckedIOException e) {
            // It rebalances, or the broker is away.
            return false;
        }
    }

    @Override
    public int heal() {
        int healed = 0;
        for (Map.Entry<Integer, ConnectWorkerProcess> worker :
                Map.copyOf(running).entrySet()) {
            if (!worker.getValue().process().isAlive()) {
                start(worker.getKey());
                healed++;
            }
        }
        try {
            for (JsonNode task : rest().status(connector).path("tasks")) {
                if (isIn(task, "FAILED")) {
                    rest().restartTask(connector, task.path("id").asInt());
                    healed++;
                }
            }
        } catch (ConnectRestException | UncheckedIOException e) {
            // Next time.
        }
        return healed;
    }

    private static boolean isIn(JsonNode part, String state) {
        return part.path("state").asText().equals(state);
    }

    private ConnectRest rest() {
        return running.values().iterator().next().rest();
    }

    @Override
    public void close() {
        running.values().forEach(ConnectWorkerProcess::close);
        running.clear();
    }
}
