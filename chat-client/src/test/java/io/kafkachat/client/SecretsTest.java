package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.kafkachat.client.ClientSettings.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;

class SecretsTest {

    @Test
    void neitherKeysNorTextsAreLoggedEvenWhenEverythingIs() throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        AbstractAppender appender = new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.add(event.getLoggerName() + " " + event.getMessage().getFormattedMessage() + event.getThrown());
            }
        };
        appender.start();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        LoggerConfig root = context.getConfiguration().getRootLogger();
        Level before = root.getLevel();
        Map<String, Appender> console = Map.copyOf(root.getAppenders());
        console.keySet().forEach(root::removeAppender);
        root.addAppender(appender, Level.ALL, null);
        root.setLevel(Level.ALL);
        context.updateLoggers();
        try (ScriptedServer server = new ScriptedServer((request, peer) -> {
            String[] replies = {"broken", Fixtures.completion("my secret answer")};
            peer.reply(request.number() == 1 ? 500 : 200, replies[request.number() - 1]);
        })) {
            ClientSettings settings = ClientSettings.of(
                            new Endpoint(server.url(), Fixtures.KEY, Map.of("X-Tenant", new Secret("tenant-secret"))))
                    .withTimeouts(Fixtures.timeouts())
                    .withRetries(Fixtures.quick());
            try (ChatClient client = Fixtures.client(settings)) {
                assertThat(Fixtures.answer(client.submit(Fixtures.call("id")))).isEqualTo("my secret answer");
            }
            assertThat(server.requests().get(0).headers()).containsEntry("x-tenant", "tenant-secret");
        } finally {
            root.removeAppender("lines");
            console.values().forEach(other -> root.addAppender(other, null, null));
            root.setLevel(before);
            context.updateLoggers();
        }

        assertThat(lines).anyMatch(line -> line.contains("Authorization: [hidden]"));
        assertThat(String.join("\n", lines))
                .doesNotContain("sk-very-secret-key")
                .doesNotContain("tenant-secret")
                .doesNotContain("meaning of it all")
                .doesNotContain("my secret answer");
    }
}
