package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ExitCode;

/** What cannot be run is refused before anything is started. */
class QuickstartTest {

    private final StringWriter err = new StringWriter();

    @Test
    void onlyOneThingAnswers() {
        assertThat(run("--source", "--streams")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--source").contains("--streams").contains("mutually exclusive");
    }

    @Test
    void piecesOfAnswersComeFromConnectorsOnly() {
        assertThat(run("--streams", "--stream")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--stream: expected a connector");
    }

    @Test
    void numbersBelowOneAreRefused() {
        assertThat(run("--partitions", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--partitions").contains("at least 1");
    }

    private int run(String... arguments) {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Quickstart(Checkout.around(Path.of("")), null, out, false)
                .commandLine()
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
