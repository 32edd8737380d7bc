package io.kafkachat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

    @TempDir
    private Path directory;

    @Test
    void writesSeriesAsPairs() throws IOException {
        Series series = new Series("heap", "MB", List.of(new Series.Point(0.5, 20), new Series.Point(60, 21.5)));

        JsonNode root = write(List.of(series));

        assertThat(root.path("series").toString())
                .isEqualTo("[{\"name\":\"heap\",\"unit\":\"MB\",\"points\":[[0.5,20.0],[60.0,21.5]]}]");
    }

    @Test
    void aResultWithoutSeriesHasNone() throws IOException {
        assertThat(write(List.of()).has("series")).isFalse();
    }

    private JsonNode write(List<Series> series) throws IOException {
        Path file = directory.resolve("result.json");
        new ResultFile(file, Machine.read(Path.of("")))
                .write(new Result("soak", "sink", 1, "Soak", Instant.EPOCH, Map.of(), List.of(), series));
        return new ObjectMapper().readTree(file.toFile());
    }
}
