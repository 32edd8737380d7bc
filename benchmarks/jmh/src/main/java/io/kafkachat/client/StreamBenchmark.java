package io.kafkachat.client;

import io.kafkachat.jmh.HotPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A streamed answer of 500 words: the parser alone, and everything up to the body of the equivalent plain answer. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StreamBenchmark extends HotPath {

    /** How the network delivers it. */
    public enum Pieces {
        /** Each event by itself, as a model at work sends them. */
        EVENTS(Answers.events()),
        /** Full read buffers, which cut events anywhere, as from a fast endpoint or cache. */
        BUFFERS(Answers.buffers());

        private final List<byte[]> bytes;

        Pieces(List<byte[]> bytes) {
            this.bytes = bytes;
        }
    }

    @Param
    Pieces pieces = Pieces.EVENTS;

    private List<byte[]> body = List.of();

    @Setup
    public void prepare() {
        body = pieces.bytes;
    }

    @Benchmark
    public int parse() throws IOException {
        Count count = new Count();
        SseParser parser = new SseParser(count, SseParser.MAX_LINE_BYTES, HttpTransport.MAX_RESPONSE_BYTES);
        for (byte[] piece : body) {
            parser.feed(ByteBuffer.wrap(piece));
        }
        parser.end();
        return count.events;
    }

    @Benchmark
    public HttpReply assemble() throws IOException {
        HttpResponse head = new BasicHttpResponse(200);
        ResponseBody received = ResponseBody.of(
                head,
                new BasicEntityDetails(-1, ContentType.TEXT_EVENT_STREAM),
                true,
                StreamListener.NONE,
                System::nanoTime);
        for (byte[] piece : body) {
            received.add(ByteBuffer.wrap(piece));
        }
        return received.reply(head);
    }

    private static final class Count implements SseParser.Listener {

        private int events;

        @Override
        public boolean event(@Nullable String type, byte[] data, int offset, int length) {
            events++;
            return true;
        }

        @Override
        public void unclosed(@Nullable String type, byte[] data, int offset, int length) {}
    }
}
