package io.kafkachat.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Where a prompt event was read.
 *
 * @param timestamp of the prompt event, epoch milliseconds; -1 if it has none
 */
public record PromptCoordinates(String topic, int partition, long offset, long timestamp) {

    /** The name space of all request ids: UUIDv5 of the DNS name {@code kafkachat.io}. */
    private static final UUID NAMESPACE = UUID.fromString("991508e5-093a-5396-8604-581b88c07035");

    /**
     * The id of the prompt's request and of all its output events. It is the same after every restart and on every
     * worker, so that readers can drop duplicates by it.
     *
     * <p>A stable contract: the UUIDv5 (RFC 9562, SHA-1) in the name space {@code 991508e5-093a-5396-8604-581b88c07035} of the length of {@code
     * namespace} in UTF-8 (4 bytes), its bytes, the length of the topic in UTF-8 (4 bytes), its bytes, the partition (4
     * bytes) and the offset (8 bytes), all big-endian. The time stamp is not part of it.
     *
     * @param namespace the connector's name or the application id: two pipelines over one topic get different ids
     */
    public String requestId(String namespace) {
        byte[] owner = namespace.getBytes(StandardCharsets.UTF_8);
        byte[] topicName = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer name = ByteBuffer.allocate(2 * Long.BYTES
                + Integer.BYTES
                + owner.length
                + Integer.BYTES
                + topicName.length
                + Integer.BYTES
                + Long.BYTES);
        name.putLong(NAMESPACE.getMostSignificantBits()).putLong(NAMESPACE.getLeastSignificantBits());
        name.putInt(owner.length).put(owner).putInt(topicName.length).put(topicName);
        name.putInt(partition).putLong(offset);
        ByteBuffer hash = ByteBuffer.wrap(sha1(name.array()));
        long high = hash.getLong() & ~0xF000L | 0x5000L;
        long low = hash.getLong() & ~(0b11L << 62) | (0b10L << 62);
        return new UUID(high, low).toString();
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
