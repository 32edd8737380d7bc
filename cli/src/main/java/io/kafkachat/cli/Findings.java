package io.kafkachat.cli;

import io.kafkachat.cli.Finding.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.config.types.Password;

/** Shows what is found as soon as it is, and counts. No secret that it knows of is shown, whoever wrote the text. */
final class Findings {

    /** Less is no secret, and would be found everywhere. */
    private static final int SHORTEST_SECRET = 4;

    private static final int LONGEST_TEXT = 600;

    private final Console console;
    private final List<Finding> all = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>();

    Findings(Console console) {
        this.console = console;
    }

    /** Is left out of all texts to come. */
    void secret(String text) {
        if (text.strip().length() >= SHORTEST_SECRET) {
            secrets.add(text.strip());
        }
    }

    void heading(String text) {
        console.print(console.palette().heading(safe(text)));
    }

    void ok(String subject, String text) {
        add(new Finding(Level.OK, subject, text));
    }

    void warning(String subject, String text) {
        add(new Finding(Level.WARNING, subject, text));
    }

    void failed(String subject, String text) {
        add(new Finding(Level.FAILED, subject, text));
    }

    private void add(Finding found) {
        Finding finding = new Finding(found.level(), safe(found.subject()), safe(found.text()));
        all.add(finding);
        String level = String.format(Locale.ROOT, "%-8s", finding.level().name().toLowerCase(Locale.ROOT));
        Palette palette = console.palette();
        String colored = switch (finding.level()) {
            case OK -> palette.good(level);
            case WARNING -> palette.warning(level);
            case FAILED -> palette.bad(level);
        };
        console.print("  " + colored + " " + finding.subject() + ": " + finding.text());
    }

    private String safe(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, Password.HIDDEN);
        }
        return SafeText.line(safe, LONGEST_TEXT);
    }

    long count(Level level) {
        return all.stream().filter(finding -> finding.level() == level).count();
    }
}
