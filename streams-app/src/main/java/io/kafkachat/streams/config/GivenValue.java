package io.kafkachat.streams.config;

/**
 * A value as it was given.
 *
 * @param origin where: a file, a variable of the environment or the command line
 */
record GivenValue(String text, String origin) {

    /** Without the value, which may be secret. */
    @Override
    public String toString() {
        return "GivenValue[" + origin + "]";
    }
}
