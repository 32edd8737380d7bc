package io.kafkachat.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts the figures of all results into the page of the report, and draws its charts. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes the figures of all results into docs/benchmarks.md, and its charts.")
public final class ReportCommand implements Callable<Integer> {

    private static final String HOME = "kafkachat.home";

    @Option(
            names = "--results",
            paramLabel = "DIRECTORY",
            description = "The results of all runs that count (default: benchmarks/target/results)")
    private Path results = home().resolve("benchmarks").resolve("target").resolve("results");

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "Has the places for the figures; charts go to images/benchmarks beside it (default: docs/benchmarks.md)")
    private Path page = home().resolve("docs").resolve("benchmarks.md");

    @Override
    public Integer call() throws IOException {
        StoredResults stored = StoredResults.read(results);
        if (stored.all().isEmpty()) {
            throw new IOException("no results in " + results);
        }
        Path images = page.resolveSibling("images").resolve("benchmarks");
        Files.createDirectories(images);
        Figures figures = new Figures(stored, MicroBenchmarks.read(results));
        Files.writeString(page, new ReportPage(Files.readString(page)).with(figures.blocks()));
        figures.draw(new Charts(images));
        System.out.println(stored.all().size() + " results in " + page);
        return 0;
    }

    private static Path home() {
        return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    }
}
