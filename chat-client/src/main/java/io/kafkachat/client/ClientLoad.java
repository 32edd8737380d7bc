package io.kafkachat.client;

/**
 * A client at one moment.
 *
 * @param inFlight requests on the wire
 * @param queued calls that wait for a permit, a pause or a retry
 * @param limit requests that may be on the wire at once
 * @param paused whether the endpoint is paused (quota, rate limit)
 */
public record ClientLoad(int inFlight, int queued, int limit, boolean paused) {}
