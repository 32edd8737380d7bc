package io.kafkachat.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;

class WorkerClassPathTest {

    @Test
    void keepsTheWorkersJarsAndTheTestKitOnly() {
        String current = System.getProperty("java.class.path");
        String product = String.join(
                File.pathSeparator,
                "connector/target/classes",
                "/repo/kafkachat-client-0.1.0-SNAPSHOT.jar",
                "/repo/httpclient5-5.6.4.jar",
                "/repo/jmustache-1.16.jar");

        String[] kept =
                WorkerClassPath.from(product + File.pathSeparator + current).split(File.pathSeparator);

        assertThat(kept)
                .noneMatch(entry -> entry.contains("httpclient5")
                        || entry.contains("kafkachat-client")
                        || entry.contains("jmustache")
                        || entry.endsWith("test-classes"))
                .doesNotContain("connector/target/classes")
                .anyMatch(entry -> entry.endsWith("connect-runtime-4.3.1.jar"))
                .anyMatch(entry -> entry.contains("testkit") && entry.endsWith("classes"));
    }
}
