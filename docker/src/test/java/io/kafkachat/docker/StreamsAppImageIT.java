package io.kafkachat.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kafkachat.testkit.provider.JournalSummary;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Streams app's image does what the app promises. */
@NeedsEngine
class StreamsAppImageIT {

    private static final Duration PATIENCE = Containers.PATIENCE;

    private final Platform platform;

    StreamsAppImageIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void promptsComeOutOnTheTopicsOfTheirKindAndTheAppShowsHowItIs() {
        platform.provider().begin(Duration.ofMillis(20));
        Topics topics = topics("app");
        try (App app = App.start(platform, topics)) {
            topics.send(Samples.PROMPTS);
            topics.awaitReceipts(Samples.PROMPTS.size());

            Samples.assertOutputs(topics);
            HttpResponse<String> metrics = app.get("/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.body()).contains("kafkachat_pending_records");
            assertThat(app.get("/health/live").statusCode()).isEqualTo(200);
            assertThat(app.log()).contains("Serving http://0.0.0.0:8080").doesNotContain(Provider.API_KEY);
            assertThat(Containers.exec(app.container(), "id", "-u").trim()).isEqualTo("1000");
            await().atMost(PATIENCE).until(() -> app.container().isHealthy());
        }
    }

    @Test
    void aStoppedAppFinishesItsCallsAndTheNextContainerGoesOn() {
        Provider provider = platform.provider();
        provider.begin(Duration.ofMillis(500));
        Topics topics = topics("app-stopped");
        try (App app = App.start(platform, topics)) {
            topics.send(0, 60);
            await().atMost(PATIENCE).until(() -> provider.journal().paid() >= 8);

            assertThat(app.stop()).isZero();
        }
        JournalSummary stopped = provider.journal();
        assertThat(stopped.aborted()).as("calls aborted by the stop").isZero();
        assertThat(stopped.inFlight()).isZero();
        assertThat(stopped.paid()).as("what is left to the next container").isLessThan(60);

        try (App next = App.start(platform, topics)) {
            topics.awaitReceipts(60);
            topics.assertAllAnsweredOnce(60);
            assertThat(provider.journal().paidAgain()).isZero();
            assertThat(next.stop()).isZero();
        }
    }

    private Topics topics(String name) {
        Topics topics = new Topics(platform.broker().bootstrapServers(), name);
        platform.broker().createTopics(topics.all());
        platform.broker().createTopics(List.of(name + "-usage-metrics-1m", name + "-usage-metrics-1h"));
        return topics;
    }
}
