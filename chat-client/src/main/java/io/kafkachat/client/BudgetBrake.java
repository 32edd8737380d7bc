package io.kafkachat.client;

import io.kafkachat.client.AttemptResult.Answer;
import io.kafkachat.client.AttemptResult.Fault;
import io.kafkachat.client.RateBudget.Reservation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps calls within the budgets in requests and tokens per minute. */
final class BudgetBrake implements Brake {

    private final RateBudget budget;
    private final TokenEstimator estimator = new TokenEstimator();
    private final Map<Permit, Held> held = new IdentityHashMap<>();
    // The one whose turn it is, asked for often.
    private @Nullable Waiter measured;
    private @Nullable RequestSize size;

    private record Held(Reservation reservation, RequestSize size) {}

    BudgetBrake(Budgets budgets, long now) {
        this.budget = new RateBudget(budgets, now);
    }

    @Override
    public long holds(Waiter next, long now) {
        return budget.waitNanos(estimator.cost(size(next)), now);
    }

    @Override
    public void started(Permit permit, long now) {
        RequestSize asked = size(permit.waiter());
        held.put(permit, new Held(budget.reserve(estimator.cost(asked), now), asked));
    }

    @Override
    public @Nullable Duration ended(Permit permit, @Nullable AttemptResult result, long now) {
        Held share = held.remove(permit);
        if (share == null) {
            return null;
        }
        if (result instanceof Answer answer) {
            TokenUsage usage = answer.completion().usage();
            estimator.answered(share.size(), usage, now - permit.sentAt());
            settle(share, usage, now);
        } else if (result instanceof Fault fault) {
            if (fault.usage() != null) {
                settle(share, fault.usage(), now);
            } else if (fault.errorClass() == ErrorClass.CONNECT) {
                budget.refund(share.reservation(), now);
            } else if (!fault.errorClass().mayBeBilled()) {
                budget.settle(share.reservation(), 0, now);
            }
        }
        // What may have been served keeps its reservation, which lapses with the minute.
        return null;
    }

    @Override
    public void replied(HttpReply reply, long now) {
        budget.lower(
                whole(reply.header("x-ratelimit-remaining-requests")),
                whole(reply.header("x-ratelimit-remaining-tokens")),
                now);
    }

    @Override
    public ClientLoad.Used used(long now) {
        return new ClientLoad.Used(budget.usedRequests(now), budget.usedTokens(now), BigDecimal.ZERO, BigDecimal.ZERO);
    }

    private void settle(Held share, TokenUsage usage, long now) {
        if (usage.totalTokens() > 0) {
            budget.settle(share.reservation(), usage.totalTokens(), now);
        }
    }

    private RequestSize size(Waiter waiter) {
        if (measured != waiter || size == null) {
            measured = waiter;
            size = RequestSize.of(waiter.request());
        }
        return size;
    }

    private static @Nullable Long whole(@Nullable String header) {
        if (header == null || header.length() > 15 || !header.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Long.valueOf(header);
    }
}
