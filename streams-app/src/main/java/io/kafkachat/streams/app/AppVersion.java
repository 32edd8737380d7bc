package io.kafkachat.streams.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the archive. */
final class AppVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = AppVersion.class.getResourceAsStream("app.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new String[] {"kafkachat-streams " + properties.getProperty("version", "unknown")};
    }
}
