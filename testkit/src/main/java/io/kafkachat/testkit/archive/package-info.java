/** What a test asks of the archives that are shipped. */
@NullMarked
package io.kafkachat.testkit.archive;

import org.jspecify.annotations.NullMarked;
