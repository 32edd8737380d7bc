/** What the app serves by HTTP for those who watch it: {@link io.kafkachat.streams.http.AppHttpServer} is the entry point. */
@NullMarked
package io.kafkachat.streams.http;

import org.jspecify.annotations.NullMarked;
