package io.kafkachat.testkit.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The token counts of an answer and what it costs, at invented prices. */
record Usage(int promptTokens, int completionTokens, int reasoningTokens) {

    private static final BigDecimal USD_PER_PROMPT_TOKEN = new BigDecimal("0.0000006");
    private static final BigDecimal USD_PER_COMPLETION_TOKEN = new BigDecimal("0.0000045");
    private static final BigDecimal CREDITS_PER_USD = new BigDecimal("1540000");

    ObjectNode json() {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("completion_tokens", completionTokens);
        usage.put("prompt_tokens", promptTokens);
        usage.put("total_tokens", promptTokens + completionTokens);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", reasoningTokens)
                .put("image_tokens", 0)
                .put("audio_tokens", 0);
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", 0)
                .put("cache_write_tokens", 0)
                .put("audio_tokens", 0)
                .put("video_tokens", 0);
        return usage;
    }

    /** The {@code meta.usage} object. */
    ObjectNode cost() {
        BigDecimal usd = USD_PER_PROMPT_TOKEN
                .multiply(BigDecimal.valueOf(promptTokens))
                .add(USD_PER_COMPLETION_TOKEN.multiply(BigDecimal.valueOf(completionTokens)));
        long credits =
                usd.multiply(CREDITS_PER_USD).setScale(0, RoundingMode.CEILING).longValueExact();
        return JsonNodeFactory.instance
                .objectNode()
                .put("credits_used", credits)
                .put("usd_spent", usd);
    }
}
