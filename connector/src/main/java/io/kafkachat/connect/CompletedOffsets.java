package io.kafkachat.connect;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;

/**
 * Writes a {@link CompletedMap} as the metadata of a commit, and reads it back.
 *
 * <p>The encoding is positive: it lists what is complete. Whatever is missing, dropped for want of room, or cannot be read costs at most a second call;
 * no record is ever skipped for it. A checksum binds the text to the topic, the partition and the commit offset that it was written for: text that stands
 * elsewhere, because somebody copied it or moved the offset, is ignored.
 */
final class CompletedOffsets {

    /** Marks the text as ours, and the version of its format. */
    static final String TAG = "kc1.";

    /** A broker takes 4,096 characters by default, and a longer text fails the commit. */
    static final int DEFAULT_MAX_LENGTH = 3_900;

    private static final int CHECKSUM_BYTES = Integer.BYTES;
    /** The two times and the form of the runs, at most. */
    private static final int HEADER_BYTES = 2 * 9 + 1;
    /** Nothing longer is looked at, whatever the broker allows. */
    private static final int MAX_READABLE = 1 << 16;
    /** A list of lengths is measured exactly only from here on: it is an upper bound, and cheap. */
    private static final int CLEARLY_FITS = 2_500;

    private CompletedOffsets() {}

    /**
     * Never longer than {@code maxLength}: the highest runs are left out if need be, and what cannot even hold the times is
     * empty text.
     */
    static String encode(CompletedMap map, String topic, int partition, long commitOffset, int maxLength) {
        OffsetRuns runs = RunBytes.encodable(map.completed().from(commitOffset), commitOffset);
        String text = text(map, runs, topic, partition, commitOffset);
        int fits = 0;
        int tooMany = runs.size();
        String best = text;
        if (text.length() > maxLength) {
            best = text(map, OffsetRuns.NONE, topic, partition, commitOffset);
            while (tooMany - fits > 1) {
                int runsToTry = (fits + tooMany) >>> 1;
                text = text(map, runs.lowest(runsToTry), topic, partition, commitOffset);
                if (text.length() <= maxLength) {
                    fits = runsToTry;
                    best = text;
                } else {
                    tooMany = runsToTry;
                }
            }
        }
        return best.length() <= maxLength ? best : "";
    }

    /** What {@link #encode} once wrote for this very partition and offset, or empty. Never throws. */
    static Optional<CompletedMap> decode(String metadata, String topic, int partition, long committedOffset) {
        if (!metadata.startsWith(TAG) || metadata.length() > MAX_READABLE || committedOffset < 0) {
            return Optional.empty();
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(Base64.getUrlDecoder().decode(metadata.substring(TAG.length())));
            int checksum = in.getInt();
            if (checksum != checksum(in, topic, partition, committedOffset)) {
                return Optional.empty();
            }
            long snapshotTime = Varints.read(in);
            long floorTime = Varints.read(in);
            return Optional.of(new CompletedMap(snapshotTime, floorTime, RunBytes.read(in, committedOffset)));
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException | DataFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * How long {@link #encode} would make this without a limit. Cheap while it is far from any limit: then it is an upper bound.
     */
    static int encodedLength(OffsetRuns completed, long commitOffset) {
        OffsetRuns runs = completed.from(commitOffset);
        int bound = textLength(RunBytes.plainLength(runs, commitOffset));
        if (bound <= CLEARLY_FITS) {
            return bound;
        }
        OffsetRuns encodable = RunBytes.encodable(runs, commitOffset);
        return encodable.size() < runs.size() ? bound : textLength(RunBytes.smallest(runs, commitOffset).length);
    }

    private static int textLength(int runBytes) {
        long bytes = (long) CHECKSUM_BYTES + HEADER_BYTES + runBytes;
        return (int) Math.min(TAG.length() + (bytes * 4 + 2) / 3, Integer.MAX_VALUE);
    }

    private static String text(CompletedMap map, OffsetRuns runs, String topic, int partition, long commitOffset) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Varints.write(body, map.snapshotTime());
        Varints.write(body, map.floorTime());
        body.writeBytes(RunBytes.smallest(runs, commitOffset));
        ByteBuffer bytes = ByteBuffer.allocate(CHECKSUM_BYTES + body.size());
        bytes.putInt(0).put(body.toByteArray()).position(CHECKSUM_BYTES);
        bytes.putInt(0, checksum(bytes, topic, partition, commitOffset));
        return TAG + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Over the rest of the buffer, and over where it stands. */
    private static int checksum(ByteBuffer rest, String topic, int partition, long offset) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        CRC32C checksum = new CRC32C();
        checksum.update(TAG.getBytes(StandardCharsets.US_ASCII));
        checksum.update(ByteBuffer.allocate(Integer.BYTES + name.length + Integer.BYTES + Long.BYTES)
                .putInt(name.length)
                .put(name)
                .putInt(partition)
                .putLong(offset)
                .flip());
        checksum.update(rest.duplicate());
        return (int) checksum.getValue();
    }
}
