package io.kafkachat.streams.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class UsageTotalsTest {

    private static final Serde<UsageTotals> SERDE = UsageSerdes.totals();

    private final UsageTotals totals = new UsageTotals();

    @Test
    void everythingThatAnEventCountsIsAddedUp() {
        totals.add(Usages.completed(800, "0.00012").put("credits_used", "1.50"));
        totals.add(Usages.completed(1_200, "0.1"));
        totals.add(Usages.failed("RATE_LIMITED", 3));
        totals.add(Usages.failed("RATE_LIMITED", 2));
        totals.add(Usages.failed("INVALID_REQUEST", 0));

        ObjectNode json = json(totals);
        assertThat(json.path("calls").asLong()).isEqualTo(5);
        assertThat(json.path("completed").asLong()).isEqualTo(2);
        assertThat(json.path("failures").asLong()).isEqualTo(3);
        assertThat(json.path("failures_by_class")).hasToString("{\"INVALID_REQUEST\":1,\"RATE_LIMITED\":2}");
        assertThat(json.path("attempts").asLong()).isEqualTo(7);
        assertThat(json.path("retries").asLong()).isEqualTo(3);
        assertThat(json.path("maybe_billed_attempts").asLong()).isEqualTo(5);
        assertThat(json.path("prompt_tokens").asLong()).isEqualTo(1_000);
        assertThat(json.path("completion_tokens").asLong()).isEqualTo(400);
        assertThat(json.path("total_tokens").asLong()).isEqualTo(1_400);
        assertThat(json.path("reasoning_tokens").asLong()).isEqualTo(100);
        assertThat(json.path("cached_tokens").asLong()).isEqualTo(20);
        assertThat(json.path("usd_spent").asText()).isEqualTo("0.10012");
        assertThat(json.path("credits_used").asText()).isEqualTo("1.50");
    }

    @Test
    void latencyIsThatOfAnswersOnly() {
        totals.add(Usages.completed(800, "0"));
        totals.add(Usages.failed("SERVER", 1));
        ObjectNode unstreamed = Usages.completed(400, "0");
        unstreamed.putNull("time_to_first_token_ms");
        totals.add(unstreamed);

        ObjectNode json = json(totals);
        assertThat(json.path("latency_ms").path("count").asLong()).isEqualTo(2);
        assertThat(json.path("latency_ms").path("mean").asDouble()).isEqualTo(600);
        assertThat(json.path("time_to_first_token_ms").path("count").asLong()).isEqualTo(1);
        assertThat(json.path("time_to_first_token_ms").path("max").asLong()).isEqualTo(200);
    }

    @Test
    void moneyThatNobodyNamedIsNoZero() {
        totals.add(Usages.failed("CONNECT", 1));

        ObjectNode json = json(totals);
        assertThat(json.path("usd_spent").isNull()).isTrue();
        assertThat(json.path("latency_ms").isNull()).isTrue();

        totals.add(Usages.completed(1, "0.00"));

        assertThat(json(totals).path("usd_spent").asText()).isEqualTo("0.00");
    }

    @Test
    void nonsenseFromAProviderAddsNothingAndStopsNothing() {
        ObjectNode nonsense = Usages.completed(-5, "1E1000000000")
                .put("credits_used", "much")
                .put("prompt_tokens", Long.MAX_VALUE)
                .put("completion_tokens", -3);
        totals.add(nonsense);
        totals.add(nonsense);
        totals.add(JsonNodeFactory.instance.objectNode());

        ObjectNode json = json(totals);
        assertThat(json.path("usd_spent").isNull()).isTrue();
        assertThat(json.path("credits_used").isNull()).isTrue();
        assertThat(json.path("prompt_tokens").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(json.path("completion_tokens").asLong()).isZero();
        assertThat(json.path("latency_ms").path("sum").asLong()).isZero();
        assertThat(json.path("failures_by_class")).hasToString("{\"UNKNOWN\":1}");
    }

    @Test
    void whatIsStoredIsReadAgain() {
        totals.add(Usages.completed(800, "0.00012"));
        totals.add(Usages.failed("SERVER", 2));
        totals.reported();
        totals.reported();
        totals.add(Usages.completed(80_000, "3"));

        UsageTotals read = stored(totals);

        assertThat(json(read)).isEqualTo(json(totals));
        assertThat(read.revision()).isEqualTo(2);
        assertThat(read.changed()).isTrue();
    }

    @Test
    void bytesOfAnotherLayoutAreRefused() {
        assertThatThrownBy(() -> SERDE.deserializer().deserialize("t", new byte[] {2, 0, 0}))
                .isInstanceOf(SerializationException.class)
                .hasRootCauseMessage("usage totals: expected layout 1");
    }

    @Property(tries = 100)
    void theOrderOfEventsAndWhatIsStoredInBetweenChangeNothing(
            @ForAll @Size(min = 1, max = 60) List<@LongRange(min = 0, max = 3_000_000) Long> latencies,
            @ForAll @IntRange(max = 1_000) int seed) {
        List<ObjectNode> events = new ArrayList<>();
        for (long latency : latencies) {
            events.add(
                    latency % 7 == 0
                            ? Usages.failed("SERVER", (int) (latency % 4))
                            : Usages.completed(latency, latency + "E-" + latency % 9));
        }
        UsageTotals inOrder = new UsageTotals();
        events.forEach(inOrder::add);

        Collections.shuffle(events, new Random(seed));
        UsageTotals other = new UsageTotals();
        for (ObjectNode event : events) {
            other = stored(other);
            other.add(event);
        }

        assertThat(json(other)).isEqualTo(json(inOrder));
    }

    private static UsageTotals stored(UsageTotals totals) {
        return SERDE.deserializer().deserialize("t", SERDE.serializer().serialize("t", totals));
    }

    private static ObjectNode json(UsageTotals totals) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        totals.putInto(json);
        return json;
    }
}
