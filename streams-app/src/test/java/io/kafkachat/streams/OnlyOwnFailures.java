package io.kafkachat.streams;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For all tests of the module: Awaitility takes the death of any thread in the JVM for a failure of whoever waits, and some tests let
 * stream threads die while others run beside them.
 */
public final class OnlyOwnFailures implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }
}
