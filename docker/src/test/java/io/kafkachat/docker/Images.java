package io.kafkachat.docker;

import java.io.File;
import java.util.Map;
import org.testcontainers.utility.DockerImageName;

/** The images of this checkout, made by the script that its users have, under a tag of these tests. */
final class Images {

    private static final String TAG = "tested";

    private Images() {}

    /** Builds them of the archives that the modules before this one have made. */
    static void build() {
        Command build = Command.run(new File(".."), Map.of("TAG", TAG), "docker/build");
        if (!build.succeeded()) {
            throw new IllegalStateException("docker/build ends with " + build.exitCode() + ":\n" + build.output());
        }
        System.out.print(build.output());
    }

    static DockerImageName connect() {
        return image("connect");
    }

    static DockerImageName streamsApp() {
        return image("streams-app");
    }

    static DockerImageName simulator() {
        return image("simulator");
    }

    /** The public one, or what stands in for it. */
    static DockerImageName kafka() {
        return DockerImageName.parse("apache/kafka").withTag(System.getProperty("kafka.version", ""));
    }

    private static DockerImageName image(String name) {
        return DockerImageName.parse("kafkachat/" + name).withTag(TAG);
    }
}
