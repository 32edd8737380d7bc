package io.kafkachat.testkit.provider;

import java.util.SortedMap;

/**
 * Totals of a journal. {@code calls == paid + failed + aborted + inFlight} once no call is being counted.
 *
 * @param ids distinct request ids
 * @param idsPaidTwice ids with more than one paid answer
 * @param paidAgain paid answers beyond the first of their id
 * @param inFlight calls without an answer yet (hanging ones included)
 * @param maxInFlight the highest {@code inFlight} since the start, the last mark or the last reset
 * @param statuses answers by HTTP status
 */
public record JournalSummary(
        int ids,
        long calls,
        long paid,
        long failed,
        long aborted,
        int idsPaidTwice,
        long paidAgain,
        int inFlight,
        int maxInFlight,
        SortedMap<Integer, Long> statuses) {}
