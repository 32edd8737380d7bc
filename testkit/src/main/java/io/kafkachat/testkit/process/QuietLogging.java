package io.kafkachat.testkit.process;

/** The test kit's log configuration: warnings only, to standard error. */
public final class QuietLogging {

    private static final String KEY = "log4j2.configurationFile";

    private QuietLogging() {}

    /** Takes it unless the user has chosen another; call it before anything logs. */
    public static void use() {
        if (System.getProperty(KEY) == null) {
            System.setProperty(KEY, "classpath:io/kafkachat/testkit/quiet-log4j2.xml");
        }
    }
}
