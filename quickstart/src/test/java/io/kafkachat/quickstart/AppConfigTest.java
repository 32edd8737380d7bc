package io.kafkachat.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.testkit.provider.LatencyProfile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppConfigTest {

    private static final Checkout CHECKOUT = Checkout.around(Path.of(""));

    @Test
    void isTheExampleOnTheBrokerOfTheRun() throws IOException {
        assertThat(config(Endpoint.ofSimulator(URI.create("http://127.0.0.1:1/v1/chat/completions"))))
                .containsEntry("application.id", "chat")
                .containsEntry("topics", "chat-prompts")
                .containsEntry("bootstrap.servers", "127.0.0.1:9092")
                .containsEntry("chat.max.in.flight", "8")
                .containsEntry("chat.api.url", "http://127.0.0.1:1/v1/chat/completions")
                .containsEntry("state.dir", Path.of("state").toString())
                .containsKey("chat.model");
    }

    @Test
    void realKeyIsOnlyReferredTo() throws IOException {
        assertThat(config(new Endpoint("https://example.org/v1", "some-model", null)))
                .containsEntry("chat.api.key", "${env:CHAT_API_KEY}")
                .containsEntry("chat.api.url", "https://example.org/v1")
                .containsEntry("chat.model", "some-model");
    }

    private static Map<String, String> config(Endpoint endpoint) throws IOException {
        Settings settings = new Settings(
                new StreamsKind(), 6, 8, null, LatencyProfile.fixed(Duration.ZERO), Duration.ofMinutes(1), false);
        return AppConfig.read(CHECKOUT.appProperties())
                .on("127.0.0.1:9092", settings)
                .keeping(Path.of("state"))
                .calling(endpoint)
                .toMap();
    }
}
