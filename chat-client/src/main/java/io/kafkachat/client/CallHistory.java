package io.kafkachat.client;

import java.time.Duration;
import java.util.List;

/**
 * What has happened to a call that has not ended. Whoever keeps it can submit the same prompt again, with another client or
 * in another process, and the call goes on where it was:
 *
 * <ul>
 *   <li>the attempts are part of its report, and the next one is numbered after them;
 *   <li>those that failed at the endpoint where the call begins now, which is told by its URL alone, count as if they were
 *       of this run: for the limits of the retries, and for how long the next one waits. It begins at the endpoint itself as
 *       every call does, also if it was at a fallback before;
 *   <li>its deadline is sooner by what is spent. As for every call, it runs from the first attempt after the submission. If
 *       nothing is left, the call ends with {@link ErrorClass#DEADLINE} without being sent.
 * </ul>
 *
 * <p>Attempts alone never keep a call from being sent. If they have used up the retries already, because the call had gone
 * on to a fallback, or because the settings are stricter now, it has one attempt, whose failure ends it or sends it on to
 * the fallback.
 *
 * @param attempts those that failed, oldest first
 * @param spent how much of its deadline is used up, not negative; times that do not count for the deadline are not in it
 */
public record CallHistory(List<Attempt> attempts, Duration spent) {

    /** Of a call that was never submitted before. */
    public static final CallHistory NONE = new CallHistory(List.of(), Duration.ZERO);

    /** @throws IllegalArgumentException if an attempt has not failed, or less than nothing is spent */
    public CallHistory {
        attempts = List.copyOf(attempts);
        if (attempts.stream().anyMatch(attempt -> attempt.errorClass() == null)) {
            throw new IllegalArgumentException("attempts: expected only such as have an error class");
        }
        if (spent.isNegative()) {
            throw new IllegalArgumentException("spent: expected no negative duration");
        }
    }
}
