package io.kafkachat.client;

import org.jspecify.annotations.Nullable;

/**
 * One prompt to be answered.
 *
 * @param requestId sent as {@code X-Client-Request-Id}: 1 to 128 characters of {@code A-Za-z0-9._:-}. Attempts of one
 *     call share it
 * @param request the validated request
 * @param lane calls of different lanes take turns when permits are scarce, calls of one lane start in the order of
 *     submission; compared by {@code equals}, typically a record of task and partition
 * @param listener hears of it on its way; null: nobody
 * @param history what happened to it before, if it goes on with what an earlier run did not end
 * @param trace sent with every attempt, to every endpoint; null: nothing of the kind is sent
 */
public record ChatCall(
        String requestId,
        ChatRequest request,
        Object lane,
        @Nullable CallListener listener,
        CallHistory history,
        @Nullable TraceContext trace) {

    private static final int MAX_REQUEST_ID = 128;

    public ChatCall(String requestId, ChatRequest request, Object lane) {
        this(requestId, request, lane, null);
    }

    public ChatCall(String requestId, ChatRequest request, Object lane, @Nullable CallListener listener) {
        this(requestId, request, lane, listener, CallHistory.NONE, null);
    }

    public ChatCall {
        if (!isRequestId(requestId)) {
            throw new IllegalArgumentException("requestId: expected 1 to 128 characters of A-Za-z0-9._:-");
        }
    }

    /** By hand: it is looked at for each call, and a regular expression took an eighth of the poll thread's time. */
    private static boolean isRequestId(String id) {
        if (id.isEmpty() || id.length() > MAX_REQUEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_' && c != ':' && c != '-') {
                return false;
            }
        }
        return true;
    }

    ChatCall withoutListener() {
        return new ChatCall(requestId, request, lane, null, history, trace);
    }
}
