package io.kafkachat.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCredentialsTokensTest {

    private final Deque<CompletableFuture<HttpReply>> requests = new ArrayDeque<>();
    private long now = 17;
    private int requested;
    private final ClientCredentialsTokens tokens = new ClientCredentialsTokens(this::request, () -> now);

    @ParameterizedTest
    @CsvSource({
        // expires_in, renewed from, not sent any more from
        "3600, 3300, 3570",
        "600, 300, 570",
        "60, 30, 45",
        "4, 2, 3",
        "\"60\", 30, 45",
        ", 150, 270",
        "99999999999, 86100, 86370",
    })
    void aTokenIsRenewedAheadOfTimeWhileTheOldOneIsStillSent(String expiresIn, int renewed, int unused) {
        CompletableFuture<Secret> first = tokens.token();
        answer("one", expiresIn);
        assertThat(first).isCompletedWithValue(new Secret("one"));

        at(renewed, -1);
        assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        assertThat(requested).isEqualTo(1);

        at(renewed, 0);
        assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        assertThat(requested).isEqualTo(2);

        at(unused, -1);
        assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        at(unused, 0);
        CompletableFuture<Secret> waiting = tokens.token();
        assertThat(waiting).isNotDone();
        assertThat(requested).isEqualTo(2);

        answer("two", "3600");
        assertThat(waiting).isCompletedWithValue(new Secret("two"));
        assertThat(tokens.token()).isCompletedWithValue(new Secret("two"));
    }

    @Test
    void anAgeIsCountedFromTheRequest() {
        tokens.token();
        at(100, 0);
        answer("one", "60");

        assertThat(tokens.token()).isNotDone();
        assertThat(requested).isEqualTo(2);
    }

    @Test
    void aTokenThatCannotBeRenewedIsUsedToItsEndWithoutARequestPerCall() {
        tokens.token();
        answer("one", "3600");
        at(3300, 0);
        tokens.token();
        fail();

        for (int i = 0; i < 10; i++) {
            assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        }
        assertThat(requested).isEqualTo(2);

        at(3305, 0);
        assertThat(tokens.token()).isCompletedWithValue(new Secret("one"));
        assertThat(requested).isEqualTo(3);
    }

    @Test
    void allWhoWaitHearOfAFailureAndTheNextOneTriesAgain() {
        CompletableFuture<Secret> one = tokens.token();
        CompletableFuture<Secret> other = tokens.token();
        fail();

        assertThat(one).isCompletedExceptionally();
        assertThat(other).isCompletedExceptionally();
        assertThat(tokens.token()).isNotDone();
        assertThat(requested).isEqualTo(2);
    }

    @Test
    void aRefusedTokenIsRenewedOnceHoweverManySayIt() {
        tokens.token();
        answer("one", "3600");

        tokens.refused(new Secret("one"));
        assertThat(tokens.token()).isNotDone();
        tokens.refused(new Secret("one"));
        assertThat(tokens.token()).isNotDone();
        answer("two", "3600");
        tokens.refused(new Secret("one"));

        assertThat(tokens.token()).isCompletedWithValue(new Secret("two"));
        assertThat(requested).isEqualTo(2);
        assertThat(tokens.recent()).containsExactlyInAnyOrder(new Secret("one"), new Secret("two"));
    }

    private CompletableFuture<HttpReply> request() {
        requested++;
        CompletableFuture<HttpReply> request = new CompletableFuture<>();
        requests.add(request);
        return request;
    }

    private void answer(String token, String expiresIn) {
        String life = expiresIn == null ? "" : ",\"expires_in\":" + expiresIn;
        requests.remove().complete(Fixtures.reply(200, "{\"access_token\":\"" + token + "\"" + life + "}"));
    }

    private void fail() {
        requests.remove().completeExceptionally(new KnownFailureException(ErrorClass.CONNECT, null, "down"));
    }

    private void at(int seconds, int nanos) {
        now = 17 + Duration.ofSeconds(seconds, nanos).toNanos();
    }
}
