package io.kafkachat.connect;

/**
 * Where a partition goes on.
 *
 * @param offset everything below it is finished
 * @param completed what is finished at and above it
 */
record StartingPoint(long offset, OffsetRuns completed) {

    /** Both are true: what either says is finished is. */
    StartingPoint and(StartingPoint other) {
        long further = Math.max(offset, other.offset);
        return new StartingPoint(further, completed.from(further).union(other.completed.from(further)));
    }
}
