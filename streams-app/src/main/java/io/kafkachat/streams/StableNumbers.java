package io.kafkachat.streams;

import java.util.HashMap;
import java.util.Map;

/**
 * Which number each stream thread has in the names of its clients. It is the thread's own number, except that a thread
 * that replaces a dying one inherits from it: Streams gives the replacement another thread number, because the dead one
 * still has its own, and leaves the dead one's member in the group, where it would hold its partitions until its
 * session times out.
 *
 * <p>Two live threads never have the same number. Thread safe.
 */
final class StableNumbers {

    private final Map<Integer, Integer> numberOfThread = new HashMap<>();

    /**
     * The number for clients of a stream thread. Asked again by the same creator it answers the same.
     *
     * @param thread the thread's own number, from 1
     * @param creator the number of the stream thread that creates the clients: the same one for a new producer of its
     *     own, a dying one for its replacement's clients; 0 when it is no stream thread
     */
    synchronized int numberOf(int thread, int creator) {
        Integer own = numberOfThread.get(thread);
        if (creator == thread && own != null) {
            return own;
        }
        Integer inherited = creator == thread ? null : numberOfThread.remove(creator);
        if (inherited != null) {
            numberOfThread.put(thread, inherited);
            return inherited;
        }
        if (creator > 0 && own != null) {
            return own;
        }
        // Streams uses a thread number again only when the thread that had it is dead.
        numberOfThread.remove(thread);
        int number = numberOfThread.containsValue(thread) ? lowestFree() : thread;
        numberOfThread.put(thread, number);
        return number;
    }

    private int lowestFree() {
        int number = 1;
        while (numberOfThread.containsValue(number)) {
            number++;
        }
        return number;
    }
}
