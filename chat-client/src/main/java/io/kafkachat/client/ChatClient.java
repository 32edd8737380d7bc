package io.kafkachat.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Calls one chat-completions endpoint. It is the one owner of limits, retries and timeouts: callers submit and wait.
 *
 * <p>A call outlives its caller if the caller {@linkplain #park parks} it: the next one who has the same thing to do
 * {@linkplain #adopt adopts} it, and it is not sent again.
 *
 * <p>Thread-safe. One client serves every caller in the JVM that uses the same {@link ClientSettings}.
 */
public interface ChatClient extends AutoCloseable {

    /**
     * Starts a call as soon as a permit is free. Never blocks and never throws for anything that the provider or the
     * network does: the outcome says what happened.
     *
     * @throws IllegalStateException if the client is closed
     */
    PendingCall submit(ChatCall call);

    /**
     * Leaves a call to whoever {@linkplain #adopt adopts} it. It goes on meanwhile, with its permit, its retries and its
     * deadline, and if it ends, its outcome waits. A call that has ended already can be parked too, when its outcome was
     * not made use of.
     *
     * <p>If it is taken, it is no longer the caller's: closing this client does not end it, and {@code call} itself can
     * neither withdraw nor cancel it. When this returns, {@code call} has an outcome, {@link ErrorClass#CANCELLED} if
     * it had none before, and its listener hears nothing more; so the caller must hold no lock that the listener takes.
     * If it is not taken, it stays as it was, and is the caller's to end.
     *
     * <p>A call that nobody adopts is dropped when its time is up: it ends with {@link ErrorClass#CANCELLED} and
     * closes its socket. So is one whose outcome is of no use to anybody, which is {@link ErrorClass#CANCELLED} and
     * what {@linkplain ErrorClass#needsOperator() needs an operator}, and one for whose key another call is parked: the
     * later owner knows best, and had it wanted the older call, it would have adopted that one.
     *
     * <p>A shared client stays open while a call is parked in it, also when all handles are closed.
     *
     * @param key compared by {@code equals}; names the thing to be done once and for all, over all callers of the client
     * @param call of this client
     * @param atMost how long it may wait; nothing is taken if it is not positive
     * @param maxParked how many calls may be parked in the client, over all callers
     * @return whether it was taken. Not if the call has ended to no use, is being cancelled, or was parked before; if the
     *     count is reached; if this client is closed. If it is parked and cancelled or this client is closed at the same time,
     *     it is either taken and goes on, or not taken and ends
     * @throws IllegalArgumentException if the call is none of this client
     */
    boolean park(Object key, PendingCall call, Duration atMost, int maxParked);

    /**
     * Takes over the call that was parked for this key, running or ended. It has one taker, to whom it belongs from then on
     * as if he had submitted it: closing this client ends it, and he may withdraw, cancel or park it. He cannot hear the
     * pieces of its answer, some of which have passed already; the outcome is whole. Costs next to nothing if nothing is
     * parked.
     *
     * <p>Who adopts at the moment at which its time is up, gets the call or nothing, never one that was cancelled for that.
     *
     * @param request what would be sent now. A call for the key that asks anything else is of no use any more, and is dropped
     * @param listener hears of attempts that fail from then on, also if it is a {@link ChunkListener} of nothing else; null:
     *     nobody
     * @return null if there is none: then the call has to be submitted. Also if this client is closed; what is parked then
     *     stays for others
     */
    @Nullable
    PendingCall adopt(Object key, ChatRequest request, @Nullable CallListener listener);

    /** The same with nobody who listens. */
    default @Nullable PendingCall adopt(Object key, ChatRequest request) {
        return adopt(key, request, null);
    }

    /** What the client is doing at this moment. */
    ClientLoad load();

    /**
     * Ends every call with {@link ErrorClass#CANCELLED} and releases all threads and sockets. Idempotent. For a shared
     * client this ends the calls of this caller and gives back one reference; the last one closes. What is parked is no
     * caller's.
     */
    @Override
    void close();
}
