package io.kafkachat.benchmarks.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts into PNG files of one directory; none where there is nothing to draw. */
final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;

    /** Points of a line, in the order of x. */
    record Line(String name, List<Double> x, List<Double> y) {}

    private final Path directory;

    Charts(Path directory) {
        this.directory = directory;
    }

    /**
     * Lines with points, over orders of magnitude.
     *
     * @param yMin where the y axis begins, so that what is nearly equal can be told apart
     */
    void linesOverOrders(String file, String title, String xTitle, String yTitle, double yMin, List<Line> lines)
            throws IOException {
        XYChart chart = xy(title, xTitle, yTitle);
        chart.getStyler().setXAxisLogarithmic(true).setYAxisMin(yMin);
        lines.forEach(line -> chart.addSeries(line.name(), line.x(), line.y()));
        save(chart, file, chart.getStyler());
    }

    /**
     * Bars.
     *
     * @param y the values of each kind of bar by name, one for each of x
     * @param stacked on top of each other instead of side by side
     */
    void bars(String file, String title, String yTitle, List<String> x, Map<String, List<Double>> y, boolean stacked)
            throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(yTitle)
                .build();
        chart.getStyler().setStacked(stacked).setAvailableSpaceFill(stacked ? 0.5 : 0.8);
        y.forEach((name, values) -> chart.addSeries(name, x, values));
        save(chart, file, chart.getStyler());
    }

    /** Lines over time. */
    void lines(String file, String title, String xTitle, String yTitle, List<Line> lines) throws IOException {
        XYChart chart = xy(title, xTitle, yTitle);
        chart.getStyler().setYAxisMin(0.0);
        lines.forEach(line -> chart.addSeries(line.name(), line.x(), line.y()).setMarker(SeriesMarkers.NONE));
        save(chart, file, chart.getStyler());
    }

    private static XYChart xy(String title, String xTitle, String yTitle) {
        return new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .build();
    }

    private void save(Chart<?, ?> chart, String file, AxesChartStyler styler) throws IOException {
        if (chart.getSeriesMap().isEmpty()) {
            return;
        }
        styler.setLegendPosition(LegendPosition.OutsideE);
        styler.setChartBackgroundColor(Color.WHITE);
        BitmapEncoder.saveBitmap(chart, directory.resolve(file).toString(), BitmapFormat.PNG);
    }
}
