package io.kafkachat.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;

/** What Testcontainers leaves to docker itself: containers that are stopped and stay, and go on with the ports they had. */
final class Containers {

    /** For starts, on a machine that is busy with others. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Little memory, and the quick compiler only: they live a minute or two. */
    static final Map<String, String> SMALL_KAFKA_JVM = Map.of(
            "KAFKA_HEAP_OPTS", "-Xmx512m", "KAFKA_JVM_PERFORMANCE_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");

    private Containers() {}

    /** Publishes a port under a number that stays the same when the container is started again. */
    static void publish(GenericContainer<?> container, int port) {
        try (ServerSocket free = new ServerSocket(0)) {
            container.setPortBindings(List.of(free.getLocalPort() + ":" + port));
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port", e);
        }
    }

    /**
     * As {@code docker stop} does: SIGTERM, and SIGKILL after the grace.
     *
     * @return the exit code, 137 if it was killed
     */
    static long stop(GenericContainer<?> container, Duration grace) {
        docker(container)
                .stopContainerCmd(container.getContainerId())
                .withTimeout((int) grace.toSeconds())
                .exec();
        ContainerState state = docker(container)
                .inspectContainerCmd(container.getContainerId())
                .exec()
                .getState();
        Long code = state.getExitCodeLong();
        if (code == null || Boolean.TRUE.equals(state.getRunning())) {
            throw new IllegalStateException("the container still runs");
        }
        return code;
    }

    /** Starts a stopped container again, with the files it had. */
    static void startAgain(GenericContainer<?> container) {
        docker(container).startContainerCmd(container.getContainerId()).exec();
    }

    static DockerClient docker(GenericContainer<?> container) {
        return container.getDockerClient();
    }

    /** The standard output of a command in a container. */
    static String exec(GenericContainer<?> container, String... command) {
        try {
            return container.execInContainer(command).getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command[0], e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command[0], e);
        }
    }
}
