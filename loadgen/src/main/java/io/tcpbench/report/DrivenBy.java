package io.tcpbench.report;

import io.tcpbench.plan.Load;
import io.tcpbench.plan.Transport;
import io.tcpbench.result.Result;

/** By what the sockets of a run were driven, and why by that if the plan left the choice open. */
final class DrivenBy {
    private static final String IO_URING = "io_uring";
    private static final String EPOLL = "epoll";

    private DrivenBy() {}

    /** Such as {@code epoll}, or {@code epoll (auto: keeps a timetable closest)}. */
    static String text(Result result) {
        String transport = result.environment().transport();
        return result.plan().transport() == Transport.AUTO
                ? transport + " (auto: " + why(transport, result.plan().load() instanceof Load.Open) + ")"
                : transport;
    }

    private static String why(String transport, boolean byTimetable) {
        return switch (transport) {
            case EPOLL -> byTimetable ? "keeps a timetable closest" : "least CPU for a request";
            case IO_URING -> "epoll is missing here";
            default -> "epoll and io_uring are missing here";
        };
    }
}
