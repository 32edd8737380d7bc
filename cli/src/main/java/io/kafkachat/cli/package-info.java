/** The command line: sends prompts, shows outputs, replays errors, checks a configuration before it is deployed. */
@NullMarked
package io.kafkachat.cli;

import org.jspecify.annotations.NullMarked;
