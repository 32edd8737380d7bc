package io.kafkachat.client;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What is logged between its making and its closing, in place of the console. */
final class LogLines implements AutoCloseable {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final LoggerConfig root = context.getConfiguration().getRootLogger();
    private final Level before = root.getLevel();
    private final Map<String, Appender> console = Map.copyOf(root.getAppenders());

    private LogLines() {}

    static LogLines record(Level level) {
        LogLines log = new LogLines();
        AbstractAppender appender = new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                log.lines.add(event.getLevel() + " " + event.getLoggerName() + " "
                        + event.getMessage().getFormattedMessage() + event.getThrown());
            }
        };
        appender.start();
        log.console.keySet().forEach(log.root::removeAppender);
        log.root.addAppender(appender, Level.ALL, null);
        log.root.setLevel(level);
        log.context.updateLoggers();
        return log;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        root.removeAppender("lines");
        console.values().forEach(other -> root.addAppender(other, null, null));
        root.setLevel(before);
        context.updateLoggers();
    }
}
