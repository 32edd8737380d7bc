package io.kafkachat.connect;

import java.util.Map;

/**
 * Prompts of a partition whose answers an earlier owner published, but not the receipt.
 *
 * @param headers by offset, of which the receipt can be made
 * @param since from when on whoever looks for these answers has to look, epoch milliseconds
 */
record MissingReceipts(Map<Long, String> headers, long since) {

    static final MissingReceipts NONE = new MissingReceipts(Map.of(), Long.MAX_VALUE);

    MissingReceipts {
        headers = Map.copyOf(headers);
    }
}
