package io.kafkachat.streams;

import io.kafkachat.client.CallHistory;
import io.kafkachat.client.ChatOutcome;
import io.kafkachat.client.PendingCall;

/** What client threads tell a task's stream thread. */
sealed interface CallEvent<K, V> {

    Prompt<K, V> prompt();

    /** A call ended. */
    record Ended<K, V>(Prompt<K, V> prompt, PendingCall call, ChatOutcome outcome) implements CallEvent<K, V> {}

    /** An attempt failed, and the call goes on or ends. */
    record AttemptFailed<K, V>(Prompt<K, V> prompt, CallHistory soFar) implements CallEvent<K, V> {}
}
