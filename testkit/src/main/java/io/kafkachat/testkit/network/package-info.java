/** What stands between a client and a provider: key stores and a forward proxy, for tests. */
@NullMarked
package io.kafkachat.testkit.network;

import org.jspecify.annotations.NullMarked;
