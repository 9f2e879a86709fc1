package io.tcpbench.engine;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.result.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many measured requests may become due, where a plan says so. In a closed loop all lanes share one, so that
 * whichever has a free connection goes on; in an open loop each has its part of the timetable, because a request of a
 * lane that stands still is due all the same. Any thread.
 */
final class Quota {
    private final boolean isLimited;
    private final AtomicLong left;
    private final AtomicInteger takers;
    private final CompletableFuture<Void> spent = new CompletableFuture<>();

    private Quota(boolean isLimited, long requests, int takers) {
        this.isLimited = isLimited;
        this.left = new AtomicLong(requests);
        this.takers = new AtomicInteger(takers);
        if (isLimited && requests == 0) {
            spent.complete(null);
        }
    }

    /** One for each lane, in their order. */
    static List<Quota> of(Plan plan, int lanes) {
        boolean isLimited = plan.requests().isPresent();
        Quota shared = new Quota(isLimited, plan.requests().orElse(Long.MAX_VALUE), lanes);
        List<Quota> quotas = new ArrayList<>();
        for (int i = 0; i < lanes; i++) {
            quotas.add(
                    isLimited && plan.load() instanceof Load.Open
                            ? new Quota(
                                    true,
                                    new Share(i, lanes, plan.connections())
                                            .arrivals(plan.requests().getAsLong()),
                                    1)
                            : shared);
        }
        return quotas;
    }

    /** Takes one of this period from it, if there is one left; those of a warm-up are not counted. */
    boolean take(Period period) {
        if (!isLimited || period != Period.MEASURED) {
            return true;
        }
        long before = left.getAndDecrement();
        if (before == 1) {
            spent.complete(null);
        }
        return before > 0;
    }

    /** Whether there is an end to it. */
    boolean isLimited() {
        return isLimited;
    }

    /** Whether all of it was taken. */
    boolean isSpent() {
        return isLimited && left.get() <= 0;
    }

    /** Is done when all of it was taken; dependents run on the thread that took the last one. */
    CompletableFuture<Void> spent() {
        return spent;
    }

    /**
     * A taker can't go on.
     *
     * @return how many nobody will take: all that are left, if it was the last taker
     */
    long giveUp() {
        if (takers.decrementAndGet() > 0) {
            return 0;
        }
        long rest = Math.max(0, left.getAndSet(0));
        spent.complete(null);
        return rest;
    }
}
