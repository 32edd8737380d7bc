@NullMarked
package io.kafkachat.testkit.plugin;

import org.jspecify.annotations.NullMarked;
