package io.kafkachat.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An answer as a provider sends it, in one piece or as a stream. */
final class Answers {

    static final int WORDS = 500;

    /** What a connection's I/O thread reads at a time. */
    private static final int READ_BUFFER = 8 * 1024;

    private Answers() {}

    /** The text of the answer. */
    static String text() {
        return "mankind — ".repeat(WORDS);
    }

    /** The body of a plain answer. */
    static byte[] plain() {
        return bytes("{\"id\":\"gen-1749730923-aB3cD4eF5g\",\"object\":\"chat.completion\",\"created\":1749730923,"
                + "\"model\":\"nvidia/nemotron-3-ultra-550b-a55b\",\"system_fingerprint\":null,\"choices\":[{\"index\":0,"
                + "\"logprobs\":null,\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\",\"message\":{"
                + "\"role\":\"assistant\",\"content\":\"" + text() + "\",\"refusal\":null,\"reasoning\":null}}],"
                + usage()
                + "}");
    }

    /** One event for each word, then those that end a stream. */
    static List<byte[]> events() {
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < WORDS; i++) {
            events.add(event(chunk("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"mankind — \"},"
                    + "\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]")));
        }
        events.add(event(chunk("[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\",\"logprobs\":null}]")));
        events.add(event(chunk("[]," + usage())));
        events.add(event("[DONE]"));
        return events;
    }

    /** The same bytes as full buffers. */
    static List<byte[]> buffers() {
        byte[] body = new byte[events().stream().mapToInt(event -> event.length).sum()];
        int end = 0;
        for (byte[] event : events()) {
            System.arraycopy(event, 0, body, end, event.length);
            end += event.length;
        }
        List<byte[]> buffers = new ArrayList<>();
        for (int from = 0; from < body.length; from += READ_BUFFER) {
            buffers.add(Arrays.copyOfRange(body, from, Math.min(body.length, from + READ_BUFFER)));
        }
        return buffers;
    }

    private static byte[] event(String data) {
        return bytes("data: " + data + "\n\n");
    }

    private static String chunk(String choices) {
        return "{\"id\":\"gen-1749730923-aB3cD4eF5g\",\"object\":\"chat.completion.chunk\",\"created\":1749730923,"
                + "\"model\":\"nvidia/nemotron-3-ultra-550b-a55b\",\"choices\":" + choices + "}";
    }

    private static String usage() {
        return "\"usage\":{\"prompt_tokens\":25,\"completion_tokens\":" + WORDS + ",\"total_tokens\":" + (25 + WORDS)
                + ",\"completion_tokens_details\":{\"reasoning_tokens\":62}},"
                + "\"meta\":{\"usage\":{\"credits_used\":2004,\"usd_spent\":0.001302}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
