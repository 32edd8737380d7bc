package io.kafkachat.connect;

/**
 * What a commit says about the records at and above its offset.
 *
 * @param snapshotTime when the commit was made, epoch milliseconds: what was published later is not in it
 * @param floorTime epoch milliseconds; nothing published before it answers a record of this partition, so a scan never looks
 *     there. May be later than {@code snapshotTime}: clocks of workers differ
 * @param completed what need not be called again
 */
record CompletedMap(long snapshotTime, long floorTime, OffsetRuns completed) {

    CompletedMap {
        // A clock before 1970 must not fail a commit.
        snapshotTime = Math.max(0, snapshotTime);
        floorTime = Math.max(0, floorTime);
    }
}
