/** Tests of the resources in config/kubernetes. */
@NullMarked
package io.kafkachat.resources;

import org.jspecify.annotations.NullMarked;
