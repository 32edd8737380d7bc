/** A schema registry for tests. */
@NullMarked
package io.kafkachat.testkit.registry;

import org.jspecify.annotations.NullMarked;
