@NullMarked
package io.kafkachat.testkit.network;

import org.jspecify.annotations.NullMarked;
