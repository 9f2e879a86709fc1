package io.tcpbench.gate;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Plan;
import io.tcpbench.plan.Quantity;
import io.tcpbench.plan.Target;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.Limits;
import io.tcpbench.result.Result;
import io.tcpbench.result.Side;
import java.util.OptionalDouble;

/**
 * What to do about a failure on the machine where it happened: the remedy of its kind, with the numbers that were read
 * there and those that follow from the plan. Where no number is known, or none would help, the general remedy stands.
 */
public final class Advice {
    private static final int ENFILE = 23;
    private static final int NEVER = 0;
    private static final int ON_LOOPBACK = 2;

    private final Plan plan;
    private final Limits limits;
    private final boolean sameMachine;

    private Advice(Result result) {
        plan = result.plan();
        limits = result.environment().limits();
        String address = result.environment().targetAddress();
        sameMachine = address.startsWith("127.") || address.startsWith("[0:0:0:0:0:0:0:1]");
    }

    /** One line for people. */
    public static String on(Failure failure, Result result) {
        Advice advice = new Advice(result);
        String numbers = switch (failure.kind()) {
            case DESCRIPTOR_LIMIT -> advice.onDescriptors(failure.errno());
            case PORTS_EXHAUSTED -> advice.onPorts();
            case CONNECT_DENIED -> advice.onPermissions();
            case CONNECT_TIMEOUT -> advice.onConnects(new Handshakes(result));
            case CONNECT_TIMEOUT_KERNEL -> advice.onSyns();
            case RESET_BEFORE_FIRST_BYTE -> advice.onOverflow();
            default -> "";
        };
        return numbers.isEmpty() ? failure.kind().remedy() : numbers;
    }

    /**
     * Whose doing it most likely is: what the kernel counted says more of a connect without an answer than its kind.
     */
    public static Side side(Failure failure, Result result) {
        return switch (failure.kind()) {
            case CONNECT_TIMEOUT, CONNECT_TIMEOUT_KERNEL ->
                new Handshakes(result).side().orElse(failure.kind().side());
            default -> failure.kind().side();
        };
    }

    private static boolean isKnown(long limit) {
        return limit != Limits.UNKNOWN_VALUE;
    }

    private String onDescriptors(Errno errno) {
        if (errno.number() == ENFILE) {
            return isKnown(limits.systemFiles())
                    ? "all processes together may open " + Unit.grouped(limits.systemFiles())
                            + " files: raise fs.file-max"
                    : "";
        }
        return isKnown(limits.descriptors())
                ? "`ulimit -n` is " + Unit.grouped(limits.descriptors()) + ", this plan needs "
                        + Unit.grouped(Limits.descriptorsNeeded(plan))
                        + " beside what else is open: raise it, or use fewer connections"
                : "";
    }

    private String onPorts() {
        if (!isKnown(limits.localPorts())) {
            return "";
        }
        int addresses = Math.max(1, plan.localAddresses().size());
        long ports = limits.localPorts() * addresses;
        String have = Unit.grouped(limits.localPorts()) + " ports" + (addresses == 1 ? "" : " × " + addresses);
        if (plan.connections() > ports) {
            return have + ", this plan holds " + Unit.grouped(plan.connections())
                    + " connections: add --local-address, or widen net.ipv4.ip_local_port_range";
        }
        if (!isKnown(limits.timeWaitSeconds())) {
            return "";
        }
        return reusesPortsEarly()
                ? onChurn(have + ", reused after 1 s", ports)
                : onChurn(have + ", " + limits.timeWaitSeconds() + " s TIME_WAIT", ports / limits.timeWaitSeconds());
    }

    private String onChurn(String reason, long mostPerSecond) {
        OptionalDouble asked = connectsPerSecond();
        if (asked.isPresent() && asked.getAsDouble() <= mostPerSecond) {
            return "";
        }
        return reason + ": at most " + Unit.grouped(mostPerSecond)
                + " connects/s"
                + (asked.isPresent() ? ", asked for " + Quantity.readableRate(asked.getAsDouble()) : "")
                + ": add --local-address, reopen less often";
    }

    /** Whether the port of a closed connection serves again long before the end of TIME_WAIT, as far as is known. */
    private boolean reusesPortsEarly() {
        return limits.timeWaitReuse() != NEVER && (limits.timeWaitReuse() != ON_LOOPBACK || sameMachine);
    }

    /**
     * How many connections a second an open loop needs that closes each after so many requests; of stages unknown,
     * because ports are occupied for a minute, and no stage says how many are then.
     */
    private OptionalDouble connectsPerSecond() {
        return plan.load() instanceof Load.Open open
                        && open.stages().isEmpty()
                        && plan.requestsPerConnection().isPresent()
                ? OptionalDouble.of(
                        open.ratePerSecond() / plan.requestsPerConnection().getAsLong())
                : OptionalDouble.empty();
    }

    /** What the kernel counted says more than what may be. */
    private String onConnects(Handshakes handshakes) {
        if (handshakes.overflowed()) {
            return handshakes.evidence() + ": accept faster, or raise backlog and somaxconn";
        }
        if (handshakes.lostOnThePath()) {
            return "packets were lost on the path: " + handshakes.evidence() + ": look for a firewall or a lossy link";
        }
        return onAcceptQueue();
    }

    private String onPermissions() {
        return plan.target() instanceof Target.Unix
                ? "the socket file must be ours to write to, and its folders to enter: see `ls -l`"
                : "";
    }

    private String onAcceptQueue() {
        if (plan.target() instanceof Target.Unix) {
            return "the accept queue was full (`ss -lx`): accept faster, or raise the backlog"
                    + (isKnown(limits.somaxconn())
                            ? "; somaxconn allows " + Unit.grouped(limits.somaxconn()) + " at most"
                            : "");
        }
        return sameMachine && isKnown(limits.somaxconn())
                ? "the accept queue is full (ListenOverflows in `nstat -az`; somaxconn allows "
                        + Unit.grouped(limits.somaxconn()) + " at most), or packets are dropped"
                : "";
    }

    private String onSyns() {
        return isKnown(limits.synRetries())
                ? "no answer to " + (1 + limits.synRetries()) + " SYNs: host down, or packets dropped on the way"
                : "";
    }

    private String onOverflow() {
        if (!sameMachine || !isKnown(limits.abortOnOverflow())) {
            return "";
        }
        return limits.abortOnOverflow() == 0
                ? "the server dropped it, or ended with it unaccepted: tcp_abort_on_overflow is 0, so no full queue resets"
                : "the server dropped it, or its accept queue is full: tcp_abort_on_overflow is "
                        + limits.abortOnOverflow();
    }
}
