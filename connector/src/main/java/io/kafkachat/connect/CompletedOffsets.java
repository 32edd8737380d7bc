package io.kafkachat.connect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

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
    /** Until the year 2109. */
    private static final int TIMES_BYTES = 2 * 6;
    /** Nothing longer is looked at, whoever wrote it. */
    private static final int MAX_READABLE = 1 << 20;

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
        } catch (IllegalArgumentException | ArithmeticException | BufferUnderflowException | IOException e) {
            return Optional.empty();
        }
    }

    /**
     * About how long {@link #encode} would make this without a limit: exact enough to stop reading in time, and cheap enough
     * to ask for at every poll.
     */
    static int encodedLength(OffsetRuns completed, long commitOffset) {
        long bytes = CHECKSUM_BYTES + TIMES_BYTES + RunBytes.estimate(completed.from(commitOffset), commitOffset);
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
