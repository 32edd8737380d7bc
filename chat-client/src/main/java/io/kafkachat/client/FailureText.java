package io.kafkachat.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a provider's error text fit to be shown: one line, short, without credentials, and without the prompt, which
 * providers like to quote when they refuse one.
 */
final class FailureText {

    private static final int MAX_LENGTH = 300;
    /** Longer texts are cut before they are searched. */
    private static final int MAX_SEARCHED = 2000;
    /** From this many characters on, an equal run of both texts is a quotation. */
    private static final int RUN = 12;
    /** What a character adds to the hash of a run when it is about to leave it: 31 to the power of {@link #RUN}. */
    private static final int LEAVING = power(31, RUN);

    private static final int HASHES = 1 << 16;

    /** A header like {@code X-Version: 2} holds no secret. */
    private static final int SHORTEST_SECRET = 4;

    private static final String GAP = "[...]";
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final Pattern QUOTED = Pattern.compile("([\"'`])(.{1,200}?)\\1|[“‘«](.{1,200}?)[”’»]");
    /** What in a message is not the author's text. */
    private static final Set<String> WORDS_OF_THE_API = Set.of("role", "type", "id", "tool_call_id");

    private final Supplier<List<Secret>> secrets;

    FailureText(List<Secret> secrets) {
        this(() -> secrets);
    }

    /**
     * @param secrets asked for at each text
     */
    FailureText(Supplier<List<Secret>> secrets) {
        this.secrets = secrets;
    }

    String clean(String text, ChatRequest request) {
        List<String> prompts = new ArrayList<>();
        collect(request.body().path("messages"), prompts);
        return clean(text, prompts);
    }

    /** Of an answer to a request that held no prompt. */
    String clean(String text) {
        return clean(text, List.of());
    }

    private String clean(String text, List<String> prompts) {
        String line = text;
        for (Secret secret : secrets.get()) {
            if (secret.reveal().length() >= SHORTEST_SECRET) {
                line = line.replace(secret.reveal(), GAP);
            }
        }
        line = collapse(line.substring(0, Math.min(line.length(), MAX_SEARCHED)));
        boolean[] hidden = new boolean[line.length()];
        hideRuns(line, prompts, hidden);
        hideWholeTexts(line, prompts, hidden);
        hideQuoted(line, prompts, hidden);
        String visible = visible(line, hidden);
        return visible.length() <= MAX_LENGTH ? visible : visible.substring(0, MAX_LENGTH - 3) + "...";
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            String text = collapse(node.asText()).toLowerCase(Locale.ROOT);
            if (!text.isEmpty()) {
                texts.add(text);
            }
        } else if (node.isObject()) {
            node.properties().forEach(field -> {
                if (!WORDS_OF_THE_API.contains(field.getKey())) {
                    collect(field.getValue(), texts);
                }
            });
        } else {
            node.forEach(element -> collect(element, texts));
        }
    }

    private static void hideRuns(String line, List<String> prompts, boolean[] hidden) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.length() != line.length()) {
            // Never for Latin text; rather nothing than a mistake.
            Arrays.fill(hidden, true);
            return;
        }
        Map<String, List<Integer>> runs = new HashMap<>();
        for (int i = 0; i + RUN <= lower.length(); i++) {
            runs.computeIfAbsent(lower.substring(i, i + RUN), run -> new ArrayList<>())
                    .add(i);
        }
        if (runs.isEmpty()) {
            return;
        }
        BitSet hashes = new BitSet(HASHES);
        runs.keySet().forEach(run -> hashes.set(run.hashCode() & (HASHES - 1)));
        for (String prompt : prompts) {
            hideRuns(prompt, runs, hashes, hidden);
        }
    }

    /** A prompt may have millions of characters: a rolling hash, that of String, rules out nearly all of its runs. */
    private static void hideRuns(String prompt, Map<String, List<Integer>> runs, BitSet hashes, boolean[] hidden) {
        int hash = 0;
        for (int i = 0; i < prompt.length(); i++) {
            hash = 31 * hash + prompt.charAt(i);
            if (i >= RUN) {
                hash -= LEAVING * prompt.charAt(i - RUN);
            }
            if (i >= RUN - 1 && hashes.get(hash & (HASHES - 1))) {
                int start = i + 1 - RUN;
                for (int at : runs.getOrDefault(prompt.substring(start, i + 1), List.of())) {
                    Arrays.fill(hidden, at, at + RUN, true);
                }
            }
        }
    }

    private static void hideWholeTexts(String line, List<String> prompts, boolean[] hidden) {
        for (String prompt : prompts) {
            if (prompt.length() < RUN) {
                Matcher matcher = Pattern.compile(
                                "(?<![\\p{L}\\p{N}])" + Pattern.quote(prompt) + "(?![\\p{L}\\p{N}])",
                                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                        .matcher(line);
                while (matcher.find()) {
                    Arrays.fill(hidden, matcher.start(), matcher.end(), true);
                }
            }
        }
    }

    private static void hideQuoted(String line, List<String> prompts, boolean[] hidden) {
        Matcher matcher = QUOTED.matcher(line);
        while (matcher.find()) {
            int group = matcher.group(2) == null ? 3 : 2;
            String quoted = matcher.group(group).trim().toLowerCase(Locale.ROOT);
            if (!quoted.isEmpty() && prompts.stream().anyMatch(prompt -> prompt.contains(quoted))) {
                Arrays.fill(hidden, matcher.start(group), matcher.end(group), true);
            }
        }
    }

    private static String visible(String line, boolean[] hidden) {
        StringBuilder visible = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            if (!hidden[i]) {
                visible.append(line.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                visible.append(GAP);
            }
        }
        return visible.toString();
    }

    private static int power(int base, int exponent) {
        int result = 1;
        for (int i = 0; i < exponent; i++) {
            result *= base;
        }
        return result;
    }

    private static String collapse(String text) {
        return SPACE.matcher(text).replaceAll(" ").trim();
    }
}
