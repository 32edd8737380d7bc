/** What the images promise, shown on containers of them, with a broker of the public image. */
@NullMarked
package io.kafkachat.docker;

import org.jspecify.annotations.NullMarked;
