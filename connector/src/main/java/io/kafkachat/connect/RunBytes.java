package io.kafkachat.connect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Runs of offsets, relative to a base, as bytes in the smallest of three forms. Few or long runs are smallest as a list of lengths,
 * many short ones compressed: as lengths when they follow a pattern, as a bitmap when they don't.
 */
final class RunBytes {

    private static final int LENGTHS = 0;
    private static final int DEFLATED_LENGTHS = 1;
    private static final int DEFLATED_BITMAP = 2;

    /** Of one form before compression; also keeps a forged one from filling the memory. */
    private static final int MAX_PLAIN_BYTES = 1 << 16;
    /** What a compressed form holds besides the lengths themselves. */
    private static final int HUFFMAN_TABLES = 60;
    /** Below this nothing is gained by compressing. */
    private static final int WORTH_COMPRESSING = 64;
    /** More offsets than this are not the work of one consumer between two commits. */
    private static final long MAX_SPAN = 1L << 40;

    private RunBytes() {}

    /**
     * About how many bytes {@link #smallest} has, without the work of compressing: what the entropy of the list of lengths allows. Rather
     * too many than too few: a pattern or a bitmap may take less.
     */
    static int estimate(OffsetRuns runs, long base) {
        int[] histogram = new int[1 << Byte.SIZE];
        int plain = 0;
        long at = base;
        for (int i = 0; i < runs.size(); i++) {
            plain += count(runs.start(i) - at, histogram) + count(runs.end(i) - runs.start(i), histogram);
            at = runs.end(i);
        }
        double bits = 0;
        for (int times : histogram) {
            if (times > 0) {
                bits -= times * Math.log((double) times / plain) / Math.log(2);
            }
        }
        return 1 + Math.min(plain, (int) (bits / Byte.SIZE * 1.02) + HUFFMAN_TABLES);
    }

    /** The lowest of the runs that can be encoded at all. */
    static OffsetRuns encodable(OffsetRuns runs, long base) {
        int size = 0;
        int length = 0;
        long at = base;
        while (size < runs.size() && length <= MAX_PLAIN_BYTES - 20 && runs.end(size) - base <= MAX_SPAN) {
            length += Varints.length(runs.start(size) - at) + Varints.length(runs.end(size) - runs.start(size));
            at = runs.end(size);
            size++;
        }
        return runs.lowest(size);
    }

    /** @param runs {@link #encodable} and at or above the base */
    static byte[] smallest(OffsetRuns runs, long base) {
        byte[] plain = lengths(runs, base);
        byte[] best = form(LENGTHS, plain);
        if (plain.length < WORTH_COMPRESSING) {
            return best;
        }
        best = smaller(best, form(DEFLATED_LENGTHS, deflate(plain, Deflater.HUFFMAN_ONLY)));
        if ((runs.end(runs.size() - 1) - base) / Byte.SIZE < MAX_PLAIN_BYTES) {
            best = smaller(best, form(DEFLATED_BITMAP, deflate(bitmap(runs, base), Deflater.DEFAULT_STRATEGY)));
        }
        return best;
    }

    /**
     * @throws IllegalArgumentException if these are not the bytes of runs
     * @throws java.nio.BufferUnderflowException if they are cut off
     * @throws IOException if they cannot be decompressed
     */
    static OffsetRuns read(ByteBuffer in, long base) throws IOException {
        int form = in.get();
        return switch (form) {
            case LENGTHS -> readLengths(in, base);
            case DEFLATED_LENGTHS -> readLengths(inflate(in), base);
            case DEFLATED_BITMAP -> readBitmap(inflate(in), base);
            default -> throw new IllegalArgumentException("unknown form");
        };
    }

    private static int count(long length, int[] histogram) {
        int bytes = 1;
        long rest = length;
        for (; rest > 0x7f; rest >>>= 7) {
            histogram[(int) (rest & 0x7f | 0x80)]++;
            bytes++;
        }
        histogram[(int) rest]++;
        return bytes;
    }

    private static byte[] lengths(OffsetRuns runs, long base) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long at = base;
        for (int i = 0; i < runs.size(); i++) {
            Varints.write(out, runs.start(i) - at);
            Varints.write(out, runs.end(i) - runs.start(i));
            at = runs.end(i);
        }
        return out.toByteArray();
    }

    private static OffsetRuns readLengths(ByteBuffer in, long base) {
        OffsetRuns.Builder runs = new OffsetRuns.Builder(in.remaining() / 2);
        long at = base;
        while (in.hasRemaining()) {
            long from = Math.addExact(at, Varints.read(in));
            long to = Math.addExact(from, Varints.read(in));
            if (to - base > MAX_SPAN || (at != base && from == at)) {
                throw new IllegalArgumentException("implausible run");
            }
            runs.add(from, to);
            at = to;
        }
        return runs.build();
    }

    private static byte[] bitmap(OffsetRuns runs, long base) {
        int bits = (int) (runs.end(runs.size() - 1) - base);
        byte[] bitmap = new byte[(bits + Byte.SIZE - 1) / Byte.SIZE];
        for (int i = 0; i < runs.size(); i++) {
            for (int bit = (int) (runs.start(i) - base); bit < runs.end(i) - base; bit++) {
                bitmap[bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
            }
        }
        return bitmap;
    }

    private static OffsetRuns readBitmap(ByteBuffer in, long base) {
        OffsetRuns.Builder runs = new OffsetRuns.Builder(in.remaining());
        for (long at = base; in.hasRemaining(); at += Byte.SIZE) {
            byte bits = in.get();
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                if ((bits >> bit & 1) == 1) {
                    runs.add(at + bit, at + bit + 1);
                }
            }
        }
        return runs.build();
    }

    private static byte[] form(int form, byte[] bytes) {
        return ByteBuffer.allocate(1 + bytes.length).put((byte) form).put(bytes).array();
    }

    private static byte[] smaller(byte[] one, byte[] other) {
        return other.length < one.length ? other : one;
    }

    private static byte[] deflate(byte[] plain, int strategy) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setStrategy(strategy);
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out, deflater)) {
            deflated.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes all bytes", e);
        } finally {
            deflater.end();
        }
        return out.toByteArray();
    }

    private static ByteBuffer inflate(ByteBuffer deflated) throws IOException {
        byte[] bytes = new byte[deflated.remaining()];
        deflated.get(bytes);
        Inflater inflater = new Inflater(true);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes), inflater)) {
            byte[] plain = in.readNBytes(MAX_PLAIN_BYTES + 1);
            if (plain.length > MAX_PLAIN_BYTES) {
                throw new IOException("too long");
            }
            return ByteBuffer.wrap(plain);
        } finally {
            inflater.end();
        }
    }
}
