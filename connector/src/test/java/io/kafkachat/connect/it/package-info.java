/** Guarantees of the connectors, shown on a real broker and real worker processes that load the assembled archive. */
@NullMarked
package io.kafkachat.connect.it;

import org.jspecify.annotations.NullMarked;
