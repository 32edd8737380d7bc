package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scenario fails when there is not exactly one answer for each prompt. */
class BaselinesIT {

    @Test
    void areMeasuredAsOurTypesAre(@TempDir Path results) throws IOException {
        int status = Benchmarks.commandLine(Benchmarks.class)
                .execute(
                        "throughput",
                        "--type=http-client,parallel-consumer",
                        "--in-flight=20@100ms",
                        "--ramp-up=1",
                        "--window=1",
                        "--results=" + results);

        assertThat(status).isZero();
        try (Stream<Path> files = Files.find(results, 2, (path, file) -> path.endsWith("result.json"))) {
            List<String> names = files.map(
                            path -> String.valueOf(path.getParent().getFileName()))
                    .toList();
            assertThat(names)
                    .hasSize(2)
                    .anyMatch(name -> name.startsWith("http-client-throughput-20"))
                    .anyMatch(name -> name.startsWith("parallel-consumer-throughput-20"));
        }
    }
}
