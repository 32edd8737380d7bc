/** Reference pages of configuration keys, made of their definitions. */
@NullMarked
package io.kafkachat.testkit.config;

import org.jspecify.annotations.NullMarked;
