package io.kafkachat.testkit.kafka;

import io.kafkachat.testkit.process.ParentWatch;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/**
 * A distributed Connect worker as a program: takes a properties file, prints the URL of its REST interface on one line,
 * and runs until it is killed. Needs nothing but Connect's own jars.
 */
public final class ConnectWorkerMain {

    private ConnectWorkerMain() {}

    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("expected one argument, the worker's properties file");
            System.exit(2);
        }
        ParentWatch.start();
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of(args[0]))) {
            properties.load(reader);
        }
        Map<String, String> config = new HashMap<>();
        properties.stringPropertyNames().forEach(key -> config.put(key, properties.getProperty(key)));
        Connect<?> connect = new ConnectDistributed().startConnect(config);
        System.out.println(connect.rest().advertisedUrl());
        connect.awaitStop();
    }
}
