package io.kafkachat.events;

import io.kafkachat.client.ClientSettings.Capabilities;
import io.kafkachat.jmh.HotPath;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** From the bytes of a prompt event of about 500 characters to a request. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PromptMapperBenchmark extends HotPath {

    private static final String PROMPT = "Tell me, what of mankind? ".repeat(20);

    /** The form of the event. */
    public enum Event {
        TEXT(PROMPT),
        OBJECT("{\"id\":4711,\"customer\":\"c-17\",\"prompt\":\"" + PROMPT + "\",\"tags\":[\"a\",\"b\"]}"),
        MESSAGES("{\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\""
                + PROMPT + "\"}],\"temperature\":0.5,\"max_tokens\":200}");

        private final byte[] bytes;

        Event(String text) {
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    @Param
    Event event = Event.TEXT;

    private final PromptMapper mapper = new PromptMapper(PromptSettings.of("m", Capabilities.NEMOTRON));
    private byte[] bytes = {};

    @Setup
    public void prepare() {
        bytes = event.bytes;
    }

    @Benchmark
    public MappedPrompt map() {
        return mapper.map(PromptValue.ofBytes(bytes));
    }
}
