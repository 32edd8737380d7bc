package io.kafkachat.testkit.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kafkachat.testkit.monitoring.Selector.Matcher;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {

    @Test
    void findsMetricsWithTheirConditionsAndTheGroupingAroundThem() {
        assertThat(PromQl.selectors(
                        "3600 * sum by (connector) (rate(cost_total{connector=~\"$connector\",job!=\"a\"}[5m])) > 0.5"))
                .containsExactly(new Selector(
                        "cost_total",
                        List.of(new Matcher("connector", "=~", "$connector"), new Matcher("job", "!=", "a")),
                        Set.of("connector")));
    }

    @Test
    void aggregationsWithinEachOtherGroupByAll() {
        assertThat(PromQl.selectors("histogram_quantile(0.99, sum by (le) (rate(latency_bucket[$__rate_interval])))"
                        + " / max(sum by (task) (a) + sum by (b, c) (d{}))"))
                .containsExactly(
                        new Selector("latency_bucket", List.of(), Set.of("le")),
                        new Selector("a", List.of(), Set.of("task")),
                        new Selector("d", List.of(), Set.of("b", "c")));
    }

    @Test
    void operatorsAndModifiersAreNoMetrics() {
        assertThat(PromQl.selectors("sum(lag) > 1000\n  and sum(lag) > sum(lag offset 30m) unless up == bool 0"))
                .extracting(Selector::metric)
                .containsExactly("lag", "lag", "lag", "up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a / on (b) c", "sum(a", "a)", "{b=\"c\"}", "a @ 5", "sum without (b) (a)", "sum by (a)"})
    void whatIsNotUnderstoodIsNotPassedOver(String query) {
        assertThatThrownBy(() -> PromQl.selectors(query)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesWhatAScrapeLacks() {
        Exposition scraped = Exposition.parse("""
                # TYPE errors_total counter
                errors_total{connector="chat",error_class="server"} 0.0
                errors_total{connector="a \\"b\\", c",error_class="quota"} NaN
                threads 3
                """);

        assertThat(scraped.values("errors_total", "connector")).containsExactlyInAnyOrder("chat", "a \\\"b\\\", c");
        assertThat(query(
                                "sum by (connector, instance) (errors_total{error_class=~\"server|quota\"})",
                                "{{connector}} {{instance}}")
                        .missing(scraped))
                .isEmpty();
        assertThat(query("sum by (topic) (errors_total{error_class=\"sever\"}) / thread", "{{connector}}")
                        .missing(scraped))
                .containsExactly(
                        "Panel: no label topic of errors_total",
                        "Panel: label connector is shown, and not in the result",
                        "Panel: no errors_total with error_class \\Qsever\\E",
                        "Panel: no metric thread");
        assertThat(query("threads", "{{ $labels.connector }}").missing(scraped))
                .containsExactly("Panel: label connector is shown, and not in the result");
    }

    private static MonitoringQuery query(String expression, String text) {
        return new MonitoringQuery("Row", "Panel", expression, List.of(text));
    }
}
