package io.kafkachat.testkit.provider;

/** What the endpoints of a simulator share. All of it is thread safe. */
record SimulatorState(
        Behaviour behaviour, Journal journal, SlidingWindow window, OpenConnections connections, AccessTokens tokens) {}
