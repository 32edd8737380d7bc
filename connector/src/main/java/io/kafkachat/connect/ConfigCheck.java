package io.kafkachat.connect;

/** Checks values, each right by itself, against each other. */
interface ConfigCheck {

    void check();
}
