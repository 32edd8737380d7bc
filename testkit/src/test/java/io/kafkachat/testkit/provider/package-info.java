@NullMarked
package io.kafkachat.testkit.provider;

import org.jspecify.annotations.NullMarked;
