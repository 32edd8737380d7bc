package io.kafkachat.connect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Numbers from 0 to {@code Long.MAX_VALUE}, seven bits to a byte, lowest first. */
final class Varints {

    private Varints() {}

    static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** How many bytes {@link #write} needs. */
    static int length(long value) {
        return value == 0 ? 1 : (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7;
    }

    /**
     * @throws java.nio.BufferUnderflowException if the number is cut off
     * @throws IllegalArgumentException if it is none
     */
    static long read(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not a number");
    }
}
