package io.tcpbench.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that went wrong in one way.
 *
 * @param requests that failed by it
 * @param connections on which it happened: one reset with 16 requests in flight is one connection and 16 requests
 * @param firstNanos when it was first seen, nanoseconds from the start of the load; negative while connections were
 *     being opened
 * @param lastNanos when it was last seen
 * @param examples at most {@link #MAX_EXAMPLES}; of what no errno tells apart, one of each sort, at most
 *     {@link #MAX_SORTS}, so that none hides behind another
 */
public record Failure(
        FailureKind kind,
        Errno errno,
        long requests,
        long connections,
        long firstNanos,
        long lastNanos,
        List<Example> examples) {
    /** How many examples are kept of each kind. */
    public static final int MAX_EXAMPLES = 3;

    /** How many sorts are kept of a kind that says nothing. */
    public static final int MAX_SORTS = 20;

    /**
     * One case, for a closer look.
     *
     * @param local address and port of our end, empty when it had none
     * @param remote address and port of the target
     * @param bytesSent on this connection in all
     * @param bytesReceived on this connection in all
     * @param detail what this kind has to tell: bytes got and expected, the first difference; may be empty
     */
    public record Example(String local, String remote, long bytesSent, long bytesReceived, String detail) {}

    /** Keeps the first examples only. */
    public Failure {
        examples = isNameless(kind, errno)
                ? sorts(examples)
                : List.copyOf(examples.subList(0, Math.min(examples.size(), MAX_EXAMPLES)));
    }

    private static boolean isNameless(FailureKind kind, Errno errno) {
        return kind == FailureKind.OTHER_ERRNO && errno.equals(Errno.NONE);
    }

    private static List<Example> sorts(List<Example> examples) {
        Map<String, Example> byDetail = new LinkedHashMap<>();
        examples.forEach(example -> byDetail.putIfAbsent(example.detail, example));
        return byDetail.values().stream().limit(MAX_SORTS).toList();
    }

    /** Whether one more example may tell something new. */
    boolean wantsExample() {
        return examples.size() < (isNameless(kind, errno) ? MAX_SORTS : MAX_EXAMPLES);
    }

    /** Both together; of the same kind and errno. */
    public Failure plus(Failure other) {
        if (kind != other.kind || !errno.equals(other.errno)) {
            throw new IllegalArgumentException(kind + " and " + other.kind + " do not add up");
        }
        List<Example> both = new ArrayList<>(examples);
        both.addAll(other.examples);
        return new Failure(
                kind,
                errno,
                requests + other.requests,
                connections + other.connections,
                Math.min(firstNanos, other.firstNanos),
                Math.max(lastNanos, other.lastNanos),
                both);
    }

    /** Two lists as one, each kind and errno once, in the order of appearance. */
    static List<Failure> merged(List<Failure> left, List<Failure> right) {
        record Key(FailureKind kind, Errno errno) {}
        Map<Key, Failure> byKey = new LinkedHashMap<>();
        left.forEach(failure -> byKey.merge(new Key(failure.kind, failure.errno), failure, Failure::plus));
        right.forEach(failure -> byKey.merge(new Key(failure.kind, failure.errno), failure, Failure::plus));
        return List.copyOf(byKey.values());
    }
}
