package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.client.ClientSettings.Endpoint;
import io.kafkachat.client.ClientSettings.Fallback;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARENT,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03",
                "00-00000000000000000000000000000001-0000000000000001-ff"
            })
    void aContextOfThisVersionIsKeptAsItIs(String traceparent) {
        assertThat(TraceContext.parse(traceparent, STATE)).isEqualTo(new TraceContext(traceparent, STATE));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " " + PARENT,
                PARENT + "\r\nX-Evil: 1",
                PARENT + "-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.more"
            })
    void whatIsMalformedIsNone(String traceparent) {
        assertThat(TraceContext.parse(traceparent, STATE)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-ff-what-comes, 01",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02, 00"
    })
    void aLaterVersionIsReadAsFarAsItIsKnown(String traceparent, String flags) {
        assertThat(TraceContext.parse(traceparent, null))
                .isEqualTo(new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-" + flags, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext(traceparent, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {STATE, "a=1", "1a-_*/=!\"~", "tenant@system=b c", "a=1,,b=2 , c=3", " a=1\t,\tb=2"})
    void aStateIsKeptAsItIs(String tracestate) {
        assertThat(TraceContext.parse(PARENT, tracestate)).isEqualTo(new TraceContext(PARENT, tracestate));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "a", "=1", "a=", "a=b=c", "A=1", "a@=1", "@a=1", "a=1\r\nX-Evil: 1", "a=ü", "a=1\n"})
    void aMalformedStateIsLeftOutAndTheTraceIsNot(String tracestate) {
        assertThat(TraceContext.parse(PARENT, tracestate)).isEqualTo(new TraceContext(PARENT, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new TraceContext(PARENT, tracestate));
    }

    @Test
    void aStateHasAtMost32MembersAnd512Characters() {
        assertThat(state(32, 1).tracestate()).isNotNull();
        assertThat(state(33, 1).tracestate()).isNull();
        assertThat(state(2, 250).tracestate()).isNotNull();
        assertThat(state(2, 256).tracestate()).isNull();
    }

    private static TraceContext state(int members, int length) {
        return TraceContext.parse(
                PARENT,
                IntStream.range(0, members)
                        .mapToObj(i -> "k" + i + "=" + "v".repeat(length))
                        .collect(Collectors.joining(",")));
    }

    @Test
    void everyAttemptAndEveryFallbackGetsItAndAConfiguredOneGivesWay() throws Exception {
        try (ScriptedServer down = new ScriptedServer((request, peer) -> peer.reply(500, "{}"));
                ScriptedServer fallback =
                        new ScriptedServer((request, peer) -> peer.reply(200, Fixtures.completion("x")));
                ChatClient client = Fixtures.client(ClientSettings.of(new Endpoint(
                                down.url(),
                                null,
                                Map.of("TraceParent", new Secret("of another trace"), "tracestate", new Secret("a=1"))))
                        .withRetries(new ClientSettings.RetryLimits(
                                3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(60)))
                        .withFallbacks(List.of(new Fallback(
                                new Endpoint(fallback.url(), null, Map.of()), null, Capabilities.NEMOTRON))))) {
            ChatRequest request = Fixtures.request("hi");

            Fixtures.answer(client.submit(
                    new ChatCall("traced", request, "lane", null, CallHistory.NONE, new TraceContext(PARENT, null))));
            assertThat(down.requests())
                    .hasSize(3)
                    .allSatisfy(sent -> assertThat(sent.headers())
                            .containsEntry("traceparent", PARENT)
                            .doesNotContainKey("tracestate"));
            assertThat(fallback.requests())
                    .singleElement()
                    .satisfies(sent -> assertThat(sent.headers()).containsEntry("traceparent", PARENT));

            Fixtures.answer(client.submit(new ChatCall(
                    "with-state", request, "lane", null, CallHistory.NONE, new TraceContext(PARENT, STATE))));
            Fixtures.answer(client.submit(new ChatCall("untraced", request, "lane")));
            assertThat(fallback.requests())
                    .extracting(sent -> sent.headers().get("tracestate"))
                    .containsExactly(null, STATE, null);
            assertThat(fallback.requests().get(2).headers()).doesNotContainKey("traceparent");
        }
    }
}
