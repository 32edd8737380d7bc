package io.kafkachat.streams;

/** Estimates the heap that a pending record takes. */
final class PromptBytes {

    /** Objects, map entries, the call. */
    private static final int FIXED = 2_000;

    private PromptBytes() {}

    /** The record, its copy in the store, and the request made of it. */
    static long of(PendingRecord record) {
        byte[] key = record.key();
        byte[] value = record.value();
        long keyBytes = key == null ? 0 : key.length;
        long valueBytes = value == null ? 0 : value.length;
        long headerBytes = 0;
        for (PendingRecord.StoredHeader header : record.headers()) {
            byte[] headerValue = header.value();
            headerBytes += 100 + header.key().length() + (headerValue == null ? 0 : headerValue.length);
        }
        return FIXED + 2 * keyBytes + 3 * valueBytes + 2 * headerBytes;
    }
}
