package io.tcpbench.result;

/**
 * What became of the requests. In the total of a run {@code due = sent + notSent} and {@code due = answered + failed +
 * unanswered}; an interval in the middle has requests that are still on their way.
 *
 * @param due whose moment had come
 * @param sent over a connection
 * @param notSent due, but no connection became free before the deadline, or the run was cut off
 * @param answered rightly, before the deadline
 * @param failed by a failure of the target or the path
 * @param unanswered not sent, plus sent and cut off by an interrupt
 * @param lateResponses answers to requests that had failed by their deadline already; beside the sums
 */
public record RequestCounts(
        long due, long sent, long notSent, long answered, long failed, long unanswered, long lateResponses) {
    /** Nothing happened. */
    public static final RequestCounts EMPTY = new RequestCounts(0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public RequestCounts plus(RequestCounts other) {
        return new RequestCounts(
                due + other.due,
                sent + other.sent,
                notSent + other.notSent,
                answered + other.answered,
                failed + other.failed,
                unanswered + other.unanswered,
                lateResponses + other.lateResponses);
    }

    /** The same after an end that nobody foresaw: what was under way is unanswered, what waited was not sent. */
    RequestCounts cutOff() {
        return new RequestCounts(due, sent, due - sent, answered, failed, due - answered - failed, lateResponses);
    }

    /** Whether every request that was due is accounted for, once. */
    public boolean balanced() {
        return due == sent + notSent && due == answered + failed + unanswered && notSent >= 0 && unanswered >= 0;
    }
}
