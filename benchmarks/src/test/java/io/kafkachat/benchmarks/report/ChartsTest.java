package io.kafkachat.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kafkachat.benchmarks.report.Charts.Line;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartsTest {

    @TempDir
    private Path directory = Path.of("");

    /** A JDK without a screen finds them only where the system has some. */
    @BeforeAll
    static void fonts() {
        assumeTrue(hasFonts(), "no fonts on this machine: charts cannot be drawn");
    }

    @Test
    void chartsAreImages() throws IOException {
        Charts charts = new Charts(directory);

        charts.linesOverOrders(
                "a.png",
                "A",
                "calls",
                "ratio",
                0.9,
                List.of(new Line("sink", List.of(16.0, 4000.0), List.of(0.95, 1.0))));
        charts.bars("b.png", "B", "s", List.of("1", "2"), Map.of("x", List.of(1.0, 2.0), "y", List.of(1.0, 0.0)), true);
        charts.lines("c.png", "C", "minutes", "MB", List.of(new Line("heap", List.of(0.0, 1.0), List.of(3.0, 4.0))));

        for (String file : List.of("a.png", "b.png", "c.png")) {
            BufferedImage image = ImageIO.read(directory.resolve(file).toFile());
            assertThat(image.getWidth()).as(file).isEqualTo(900);
        }
    }

    @Test
    void whereNothingWasMeasuredNothingIsDrawn() throws IOException {
        Charts charts = new Charts(directory);

        charts.linesOverOrders("a.png", "A", "calls", "ratio", 0.9, List.of());
        charts.bars("b.png", "B", "s", List.of("1"), Map.of(), false);
        charts.lines("c.png", "C", "minutes", "MB", List.of());

        assertThat(directory).isEmptyDirectory();
    }

    private static boolean hasFonts() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (Error e) {
            return false;
        }
    }
}
