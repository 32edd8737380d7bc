package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void statusIsOverwrittenOnTerminal() {
        Console console = console(true, false);
        console.status("1 of 9", 0);
        console.print("line");
        assertThat(printed()).isEqualTo("\r\u001b[2K1 of 9\r\u001b[2Kline\n");
    }

    @Test
    void statusIsPlainAndRareElsewhere() {
        Console console = console(false, false);
        console.status("1 of 9", 1);
        console.status("2 of 9", 1_000_000_000L);
        console.status("3 of 9", 2_000_000_001L);
        assertThat(printed()).isEqualTo("1 of 9\n3 of 9\n");
    }

    @Test
    void quietPrintsResultsOnly() {
        Console console = console(true, true);
        console.status("1 of 9", 0);
        console.detail("detail");
        console.print("result");
        assertThat(printed()).isEqualTo("result\n");
    }

    private Console console(boolean terminal, boolean quiet) {
        return new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, quiet);
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
