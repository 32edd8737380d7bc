package io.kafkachat.testkit.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuthTest {

    private static final String SECRET = "s:e+c&r%t";
    private static final String GRANT = "grant_type=client_credentials";

    private ProviderSimulator simulator = start(Duration.ofMinutes(10));
    private TestCalls calls = new TestCalls(simulator);

    private static ProviderSimulator start(Duration lifetime) {
        return ProviderSimulator.start(SimulatorSettings.defaults()
                .withLatency(LatencyProfile.fixed(Duration.ZERO))
                .withOAuthClient(new OAuthClient("connector", SECRET, lifetime)));
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aTokenIsIssuedForTheFormAndForBasicAuthentication() throws Exception {
        HttpResponse<String> byForm = token(credentials(SECRET) + "&scope=chat", null);
        HttpResponse<String> byHeader = token(GRANT, basic(SECRET));

        JsonNode token = TestCalls.json(byForm);
        assertThat(byForm.statusCode()).isEqualTo(200);
        assertThat(token.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(token.path("expires_in").asInt()).isEqualTo(600);
        assertThat(token.path("scope").asText()).isEqualTo("chat");
        assertThat(call(token.path("access_token").asText())).isEqualTo(200);
        assertThat(call(TestCalls.json(byHeader).path("access_token").asText())).isEqualTo(200);
        assertThat(simulator.tokensIssued()).isEqualTo(2);
    }

    @Test
    void otherCredentialsAreRefused() throws Exception {
        List<HttpResponse<String>> answers = List.of(
                token(credentials("wrong"), null),
                token(GRANT, basic("wrong")),
                token(GRANT, "Basic ???"),
                token(GRANT, null));

        for (HttpResponse<String> refused : answers) {
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(TestCalls.json(refused).path("error").asText()).isEqualTo("invalid_client");
        }
        assertThat(token("grant_type=password", basic(SECRET)).statusCode()).isEqualTo(400);
        assertThat(simulator.tokensIssued()).isZero();
    }

    @Test
    void callsNeedATokenInsteadOfTheKey() throws Exception {
        assertThat(call(SimulatorSettings.DEFAULT_API_KEY)).isEqualTo(401);
        assertThat(call("invented")).isEqualTo(401);
    }

    @Test
    void tokensExpire() throws Exception {
        simulator.close();
        simulator = start(Duration.ofMillis(1500));
        calls = new TestCalls(simulator);
        String token = issued();
        assertThat(call(token)).isEqualTo(200);

        await().until(() -> call(token) == 401);

        assertThat(call(issued())).isEqualTo(200);
    }

    @Test
    void tokensCanBeRevoked() throws Exception {
        String token = issued();
        simulator.revokeTokens();
        assertThat(call(token)).isEqualTo(401);

        String another = issued();
        assertThat(call(another)).isEqualTo(200);
        calls.control("DELETE", "tokens");
        assertThat(call(another)).isEqualTo(401);
    }

    @Test
    void anOutageIsOneOfTheTokensToo() throws Exception {
        simulator.answerAll(Fault.UNAVAILABLE);

        assertThat(token(GRANT, basic(SECRET)).statusCode()).isEqualTo(503);
    }

    @Test
    void withoutAnOAuthClientThereIsNoTokenEndpoint() throws Exception {
        simulator.close();
        simulator = ProviderSimulator.start();
        calls = new TestCalls(simulator);

        assertThat(token(GRANT, basic(SECRET)).statusCode()).isEqualTo(404);
    }

    @Test
    void theSecretIsNotShown() {
        assertThat(new OAuthClient("connector", SECRET, Duration.ofMinutes(1)).toString())
                .doesNotContain(SECRET);
    }

    private String issued() throws Exception {
        return TestCalls.json(token(GRANT, basic(SECRET))).path("access_token").asText();
    }

    private int call(String token) throws Exception {
        return calls.send(TestCalls.request(simulator, "a", TestCalls.body("Hello"))
                        .setHeader("Authorization", "Bearer " + token)
                        .build())
                .statusCode();
    }

    private HttpResponse<String> token(String form, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(simulator.tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return calls.send(request.build());
    }

    private static String credentials(String secret) {
        return GRANT + "&client_id=connector&client_secret=" + encoded(secret);
    }

    private static String basic(String secret) {
        byte[] pair = ("connector:" + encoded(secret)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
