package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a new user sees: the whole program, with the assembled archive. */
class QuickstartIT {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "--source", "--streams"})
    void answersEverySamplePromptExactlyOnce(String option) {
        int exitCode = run(option, "--latency", "100ms");
        assertThat(printed())
                .containsPattern("prompts +14\n")
                .containsPattern("completions +13\n")
                .containsPattern("tool calls +2\n")
                .containsPattern("errors +1\n")
                .containsPattern("retries +1\n")
                .containsPattern("tokens +[1-9][0-9,]* in, [1-9][0-9,]* out\n")
                .containsPattern("cost +0\\.[0-9]+ USD")
                .containsPattern("latency +p50 [1-9][0-9,]* ms, p99 [1-9][0-9,]* ms\n")
                .containsPattern("missing +0\n")
                .containsPattern("answered twice +0\n")
                .containsPattern("answer +text-1 ")
                .containsPattern("tool call +tools-1 +get_weather\\{\"city\":\"Oslo\"")
                .containsPattern("error +invalid-1 +INVALID_REQUEST: temperature")
                .contains("Every prompt is accounted for exactly once.");
        assertThat(exitCode).isZero();
    }

    @Test
    void answersEveryPromptOfFileExactlyOnce() throws Exception {
        Path file = Files.writeString(
                directory.resolve("prompts.jsonl"),
                IntStream.range(0, 300)
                        .mapToObj(i -> "{\"id\": \"p-" + i + "\", \"prompt\": \"Question " + i + "?\"}")
                        .collect(Collectors.joining("\n")));
        int exitCode = run(
                "--prompts",
                file.toString(),
                "--partitions",
                "3",
                "--max-in-flight",
                "50",
                "--latency",
                "50ms..400ms",
                "--quiet");
        assertThat(printed())
                .containsPattern("prompts +300\n")
                .containsPattern("completions +300\n")
                .contains("Every prompt is accounted for exactly once.")
                .doesNotContain("Question");
        assertThat(exitCode).isZero();
    }

    @Test
    void theAppAddsUpWhatThePromptsUsed() {
        int exitCode = run("--streams", "--latency", "100ms", "--quiet");
        assertThat(exitCode).isZero();
        String usage = printed().substring(printed().indexOf("Usage in windows of 10s"));
        // A run that lies in two windows has two rows.
        assertThat(sumOfColumn(usage, 0)).isEqualTo(14);
        assertThat(sumOfColumn(usage, 1)).isEqualTo(13);
    }

    /** @param column after the model: 0 for calls, 1 for those that were answered */
    private static int sumOfColumn(String table, int column) {
        return table.lines()
                .filter(line -> line.matches("  \\d\\d:\\d\\d:\\d\\d .*"))
                .mapToInt(line -> Integer.parseInt(line.strip().split(" +")[2 + column]))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--source"})
    void streamsAnswersPieceByPiece(String option) {
        int exitCode = run(option, "--stream", "--latency", "1s");
        assertThat(printed())
                .containsPattern("\\.\\.\\. +text-1 +Answer to")
                .containsPattern("answer +text-1 ")
                .containsPattern("first token +p50 [1-9][0-9,]* ms")
                .containsPattern("chunks +[1-9][0-9,]*\n")
                .contains("Every prompt is accounted for exactly once.");
        assertThat(printed().indexOf("...        text-1"))
                .as("a piece comes before the whole answer")
                .isLessThan(printed().indexOf("answer     text-1"));
        assertThat(exitCode).isZero();
    }

    private int run(String... args) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        String[] given = Stream.of(args).filter(argument -> !argument.isEmpty()).toArray(String[]::new);
        return new Quickstart(Checkout.around(Path.of("")), null, out, false).execute(given);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
