package io.kafkachat.quickstart;

import java.io.IOException;

/** The Streams app, a process of its own. */
record StreamsKind() implements Kind {

    @Override
    public String description(Checkout checkout) throws IOException {
        return "the Streams app of " + checkout.appArchive().getFileName() + " (exactly once)";
    }

    @Override
    public Answerer start(Stage stage) throws Exception {
        return RunningApp.start(stage);
    }
}
