/** Programs of the test kit as processes of their own: to be killed, to be measured, to have a heap of their own. */
@NullMarked
package io.kafkachat.testkit.process;

import org.jspecify.annotations.NullMarked;
