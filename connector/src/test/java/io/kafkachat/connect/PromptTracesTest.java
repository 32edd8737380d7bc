package io.kafkachat.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.TraceContext;
import io.kafkachat.events.PromptTraces;
import io.kafkachat.events.TraceForwarding;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.converters.ByteArrayConverter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trace survives whichever header converter a connector has, also the worker's default, which guesses types. */
class PromptTracesTest {

    private final PromptTraces traces = new PromptTraces(TraceForwarding.W3C);

    @ParameterizedTest
    @ValueSource(classes = {SimpleHeaderConverter.class, ByteArrayConverter.class, StringConverter.class})
    void everyTraceSurvivesTheConverter(Class<? extends HeaderConverter> type) throws Exception {
        try (HeaderConverter converter = type.getConstructor().newInstance()) {
            converter.configure(Map.of("converter.type", "header"));
            Random random = new Random(7);
            byte[] bits = new byte[25];
            for (int i = 0; i < 500; i++) {
                random.nextBytes(bits);
                // Some are all digits, or look like a number with an exponent.
                String hex = HexFormat.of().formatHex(bits).replaceAll(i % 2 == 0 ? "[a-f]" : "[a-df]", "1");
                String traceparent =
                        "00-" + hex.substring(0, 32) + "-" + hex.substring(32, 48) + "-" + hex.substring(48, 50);
                String tracestate = hex.substring(0, 4) + "=" + hex;

                assertThat(traces.of(
                                read(converter, Map.of("traceparent", traceparent, "tracestate", tracestate))::get))
                        .isEqualTo(new TraceContext(traceparent, tracestate));
            }
        }
    }

    private static Map<String, Object> read(HeaderConverter converter, Map<String, String> headers) {
        Map<String, Object> values = new HashMap<>();
        headers.forEach((name, text) -> values.put(
                name,
                converter
                        .toConnectHeader("prompts", name, text.getBytes(StandardCharsets.UTF_8))
                        .value()));
        return values;
    }
}
