package io.kafkachat.docker;

import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** A network with a broker and a provider, into which tests put the containers under test. */
final class Platform implements AutoCloseable {

    private final Network network;
    private final Broker broker;
    private final Provider provider;

    private Platform(Network network) {
        this.network = network;
        this.broker = new Broker(network);
        this.provider = new Provider(network);
    }

    /** Builds the images, and returns when broker and provider answer. */
    static Platform start() {
        Images.build();
        Platform platform = new Platform(Network.newNetwork());
        try {
            Startables.deepStart(platform.broker.container(), platform.provider.container())
                    .join();
            return platform;
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
    }

    Network network() {
        return network;
    }

    Broker broker() {
        return broker;
    }

    Provider provider() {
        return provider;
    }

    @Override
    public void close() {
        provider.container().stop();
        broker.container().stop();
        network.close();
    }
}
