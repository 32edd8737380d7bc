package io.kafkachat.connect;

/**
 * What a commit says about the records at and above its offset.
 *
 * @param snapshotTime when the commit was made, epoch milliseconds: what was published later is not in it
 * @param floorTime epoch milliseconds; nothing published before matters to this partition, so a scan never looks there. Taken as at most
 *     {@code snapshotTime}
 * @param completed what need not be called again
 */
record CompletedMap(long snapshotTime, long floorTime, OffsetRuns completed) {

    CompletedMap {
        // A clock that was set back must neither fail a commit nor hide records from a scan.
        snapshotTime = Math.max(0, snapshotTime);
        floorTime = Math.max(0, Math.min(floorTime, snapshotTime));
    }
}
