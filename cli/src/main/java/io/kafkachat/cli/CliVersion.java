package io.kafkachat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the archive. */
final class CliVersion implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = CliVersion.class.getResourceAsStream("cli.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return new String[] {"kafkachat " + properties.getProperty("version", "unknown")};
    }
}
