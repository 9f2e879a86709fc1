package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.tcpbench.engine.transport.Link;
import io.tcpbench.protocol.Codec;
import io.tcpbench.result.Errno;
import io.tcpbench.result.Failure;
import io.tcpbench.result.FailureKind;
import io.tcpbench.result.Period;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection from its handshake to its end: sends requests, matches responses to them oldest first, and knows
 * what is owed when something goes wrong. After a request on it has failed it takes no new ones, and closes when the
 * others are answered or failed too.
 */
final class Connection implements Link.Listener {
    private enum Stage {
        CONNECTING,
        OPEN,
        /** Takes no new requests; closes when nothing is owed any more. */
        LAST_RESPONSES,
        CLOSED
    }

    /** There was nothing to secure so far. */
    static final long UNSECURED = Long.MIN_VALUE;

    private final Lane lane;
    private final Slot slot;
    private final Requests requests;
    private final Codec codec;
    private final Outstanding outstanding;
    private final long beganNanos;
    private final boolean isOneWay;
    private Stage stage = Stage.CONNECTING;
    private @Nullable Link link;
    private long requestsLeft;
    private long openedNanos;
    /** When its TCP connection was there, if that has to be secured. */
    private long establishedNanos = UNSECURED;

    private long bytesSent;
    private long bytesReceived;
    private boolean served;
    private @Nullable FailureKind failedBy;
    private Period failedIn = Period.WARMUP;
    private boolean wrongResponse;
    private @Nullable LastBytes lastBytes;
    private boolean offered;
    private boolean unflushed;
    /** Whether its slot knows that something is owed, and need not be told again. */
    private boolean deadlineSet;

    /** @param beganNanos when its connect attempt begins */
    Connection(Lane lane, Slot slot, long beganNanos) {
        this.lane = lane;
        this.slot = slot;
        this.requests = slot.requests();
        this.codec = requests.newCodec();
        this.outstanding = new Outstanding(lane.pipeline());
        this.beganNanos = beganNanos;
        this.requestsLeft = lane.requestsPerConnection();
        this.isOneWay = lane.isOneWay();
    }

    // Made and opened.

    @Override
    public void securing() {
        establishedNanos = lane.now();
    }

    @Override
    public void connected(Link made) {
        lane.guard(() -> slot.connected(this, made, beganNanos, establishedNanos));
    }

    @Override
    public void connectFailed(Throwable cause) {
        lane.guard(() -> {
            if (establishedNanos == UNSECURED) {
                slot.connectFailed(cause);
            } else {
                slot.handshakeFailed(cause);
            }
        });
    }

    void opened(Link made, long nowNanos) {
        stage = Stage.OPEN;
        link = made;
        openedNanos = nowNanos;
    }

    /** When it became usable. */
    long openedNanos() {
        return openedNanos;
    }

    // Requests.

    /** How many requests can be in flight on it. */
    int capacity() {
        return lane.pipeline();
    }

    /** Whether it can take one more request now. */
    boolean hasRoom() {
        return stage == Stage.OPEN && requestsLeft > 0 && !outstanding.isFull();
    }

    /** Whether it stands in the line of free connections. */
    boolean isOffered() {
        return offered;
    }

    void offered(boolean now) {
        offered = now;
    }

    /** Writes a request, to be flushed with all others of this turn; only when there is room. */
    void send(long dueNanos, long sentNanos) {
        outstanding.add(dueNanos, sentNanos);
        requestsLeft--;
        int bytes = requests.next(sentNanos);
        bytesSent += bytes;
        lane.sent(dueNanos, sentNanos, bytes);
        if (!deadlineSet) {
            setDeadline(dueNanos);
        }
        if (!unflushed) {
            unflushed = true;
            lane.flushLater(this);
        }
        requests.write(link());
    }

    private void setDeadline(long dueNanos) {
        deadlineSet = true;
        slot.owes(dueNanos);
    }

    void flush() {
        unflushed = false;
        if (stage != Stage.CLOSED) {
            link().flush();
        }
        if (isOneWay && stage != Stage.CLOSED && !link().isWriting()) {
            taken();
        }
    }

    @Override
    public void drained() {
        if (isOneWay) {
            lane.guard(this::taken);
        }
    }

    /** The kernel has all bytes of the request that is owed, and nobody answers it. */
    private void taken() {
        if (outstanding.isOwed()) {
            completed(lane.now());
            lane.freedLater(this);
        }
    }

    /** It may send again, in another turn than that in which its last request was taken: so all have theirs. */
    void freed(long nowNanos) {
        if (stage != Stage.CLOSED) {
            proceed(1, nowNanos);
        }
    }

    private Link link() {
        return Objects.requireNonNull(link, "used before it was connected");
    }

    // Responses.

    @Override
    public void received(ByteBuf in) {
        try {
            if (stage != Stage.CLOSED) {
                read(in);
            }
        } catch (RuntimeException | Error defect) {
            lane.crash(defect);
        }
    }

    @Override
    public void receivedAll() {
        lane.flushAll();
    }

    private void read(ByteBuf in) {
        long arrivedNanos = lane.now();
        int bytes = in.readableBytes();
        bytesReceived += bytes;
        lane.page().received(bytes);
        if (isOneWay) {
            return;
        }
        int freed = 0;
        while (in.isReadable() && stage != Stage.CLOSED) {
            if (outstanding.isEmpty() && failedBy == FailureKind.RESPONSE_WRONG) {
                // The rest of a wrong response that is longer than the right one: told already, as a failed request.
                break;
            }
            if (outstanding.isEmpty()) {
                broken(
                        FailureKind.RESPONSE_UNASKED,
                        Errno.NONE,
                        Diagnosis.unasked(in, lane.showsBytes(), lane.expects()),
                        arrivedNanos);
                return;
            }
            Codec.State state = codec.read(in);
            if (state == Codec.State.COMPLETE) {
                completed(arrivedNanos);
                freed++;
            } else if (state == Codec.State.WRONG) {
                wrongResponse(arrivedNanos);
            } else if (state != Codec.State.PARTIAL) {
                unreadable(state, arrivedNanos);
            }
        }
        if (stage != Stage.CLOSED && codec.bytesRead() > 0) {
            keepLast(in, bytes);
        }
        proceed(freed, arrivedNanos);
    }

    private void completed(long arrivedNanos) {
        long dueNanos = outstanding.dueNanos();
        if (outstanding.oldestFailed()) {
            if (!wrongResponse) {
                lane.page().lateResponse(lane.period(dueNanos));
            }
        } else if (arrivedNanos - dueNanos >= lane.timeoutNanos()) {
            failOldest(FailureKind.RESPONSE_TIMEOUT, Errno.NONE, "it came after its deadline", arrivedNanos);
            lane.page().lateResponse(lane.period(dueNanos));
        } else {
            lane.answered(dueNanos, outstanding.sentNanos(), arrivedNanos);
            served = true;
        }
        wrongResponse = false;
        outstanding.removeOldest();
    }

    private void wrongResponse(long arrivedNanos) {
        if (!outstanding.oldestFailed()) {
            failOldest(FailureKind.RESPONSE_WRONG, Errno.NONE, codec.difference(), arrivedNanos);
            wrongResponse = true;
        }
    }

    /** Nobody knows where the next response begins. */
    private void unreadable(Codec.State state, long nowNanos) {
        if (state == Codec.State.TOO_LONG) {
            String limit =
                    " bytes without an end; --expect " + lane.expects() + ", --max-response " + lane.maxResponseBytes();
            failAll(FailureKind.RESPONSE_TOO_LONG, Errno.NONE, codec.bytesRead() + limit, nowNanos);
        } else {
            failAll(FailureKind.RESPONSE_UNFRAMEABLE, Errno.NONE, codec.difference(), nowNanos);
        }
    }

    private void keepLast(ByteBuf in, int bytes) {
        if (lastBytes == null) {
            lastBytes = new LastBytes();
        }
        lastBytes.keep(in, bytes, codec.bytesRead());
    }

    /** What is there of a response that is not whole, and what it was to be. */
    private String soFar() {
        if (isOneWay) {
            return "the kernel has not taken all bytes of the request";
        }
        long bytes = codec.bytesRead();
        String came = bytes + " bytes of the response had come";
        if (bytes == 0) {
            return came;
        }
        String last = lastBytes == null || !lane.showsBytes() ? "" : ", the last of them " + lastBytes;
        return came + last + "; --expect " + lane.expects() + " asks for more";
    }

    /** After responses were read: more requests, or the end of a connection that takes no more. */
    private void proceed(int freed, long arrivedNanos) {
        for (int i = 0; i < freed && stage == Stage.OPEN && requestsLeft > 0; i++) {
            lane.pacer().freed(this, arrivedNanos);
        }
        closeWhenNothingIsOwed(arrivedNanos);
    }

    private void closeWhenNothingIsOwed(long nowNanos) {
        boolean takesNoMore = stage == Stage.LAST_RESPONSES || (stage == Stage.OPEN && requestsLeft == 0);
        if (takesNoMore && !outstanding.isOwed()) {
            close(nowNanos);
        }
    }

    // Deadlines.

    /** A deadline has come: fails what is owed since then, and has the next one set if anything is left. */
    void deadline(long nowNanos) {
        deadlineSet = false;
        while (stage != Stage.CLOSED && outstanding.isOwed()) {
            long deadlineNanos = outstanding.owedDueNanos() + lane.timeoutNanos();
            if (deadlineNanos > nowNanos) {
                setDeadline(outstanding.owedDueNanos());
                return;
            }
            FailureKind kind = owedBytesRead() > 0
                    ? FailureKind.RESPONSE_INCOMPLETE
                    : link().isWriting() ? FailureKind.WRITE_STALLED : FailureKind.RESPONSE_TIMEOUT;
            failOldest(kind, Errno.NONE, soFar(), nowNanos);
        }
        closeWhenNothingIsOwed(nowNanos);
    }

    /**
     * Bytes of the response that is owed next; those of a response whose request has failed already tell nothing of it.
     */
    private long owedBytesRead() {
        return outstanding.oldestFailed() ? 0 : codec.bytesRead();
    }

    // Failures.

    @Override
    public void failed(Throwable cause) {
        if (stage == Stage.CLOSED || stage == Stage.CONNECTING || Diagnosis.isEcho(cause)) {
            return;
        }
        if (!(cause instanceof IOException)) {
            lane.crash(cause);
            return;
        }
        lane.guard(() -> {
            Diagnosis diagnosis = Diagnosis.ofConnection(
                    cause, outstanding.isOwed(), bytesReceived, owedBytesRead(), link().isWriting());
            long nowNanos = lane.now();
            if (outstanding.isOwed()) {
                failAll(diagnosis.kind(), diagnosis.errno(), Diagnosis.text(cause), nowNanos);
            } else if (diagnosis.isEndByPeer() && !isOneWay) {
                closedByPeer(nowNanos);
            } else {
                broken(diagnosis.kind(), diagnosis.errno(), Diagnosis.text(cause), nowNanos);
            }
        });
    }

    /** The target sent FIN, or what came before it was told already. */
    @Override
    public void ended() {
        if (stage == Stage.CLOSED || stage == Stage.CONNECTING) {
            return;
        }
        lane.guard(() -> {
            long nowNanos = lane.now();
            boolean endsResponse = !outstanding.isEmpty() && endsResponse(nowNanos);
            if (outstanding.isOwed()) {
                FailureKind kind = owedBytesRead() > 0 ? FailureKind.CLOSED_MID_RESPONSE : FailureKind.CLOSED_AWAITING;
                failAll(kind, Errno.NONE, soFar(), nowNanos);
            } else if (endsResponse) {
                close(nowNanos);
            } else {
                closedByPeer(nowNanos);
            }
        });
    }

    /** Whether the FIN is the end of a response, as the codec has it; then that response is dealt with. */
    private boolean endsResponse(long nowNanos) {
        Codec.State state = codec.close();
        if (state == Codec.State.WRONG) {
            wrongResponse(nowNanos);
        }
        if (state != Codec.State.PARTIAL) {
            completed(nowNanos);
        }
        return state != Codec.State.PARTIAL;
    }

    private void closedByPeer(long nowNanos) {
        lane.page().closedByPeer();
        close(nowNanos);
    }

    private void broken(FailureKind kind, Errno errno, String detail, long nowNanos) {
        lane.page().broken(kind, errno, lane.sinceStart(nowNanos), () -> example(detail));
        close(nowNanos);
    }

    private void failAll(FailureKind kind, Errno errno, String detail, long nowNanos) {
        while (outstanding.isOwed()) {
            failOldest(kind, errno, detail, nowNanos);
        }
        close(nowNanos);
    }

    private void failOldest(FailureKind kind, Errno errno, String detail, long nowNanos) {
        long dueNanos = outstanding.owedDueNanos();
        Period period = lane.period(dueNanos);
        boolean first = kind != failedBy || period != failedIn;
        failedBy = kind;
        failedIn = period;
        stage = Stage.LAST_RESPONSES;
        lane.failed(dueNanos, kind, errno, first, nowNanos, () -> example(detail));
        outstanding.failOldestOwed();
    }

    private Failure.Example example(String detail) {
        return new Failure.Example(
                Diagnosis.address(link().localAddress()), lane.targetText(), bytesSent, bytesReceived, detail);
    }

    private void close(long nowNanos) {
        stage = Stage.CLOSED;
        lane.tcpWatch().closing(link());
        link().close();
        lane.closed(this);
        slot.gone(nowNanos, served, failedBy != null);
    }

    /** The run is over: what is owed on this connection is cut off. */
    void cutOff() {
        while (outstanding.isOwed()) {
            lane.cutOff(outstanding.owedDueNanos());
            outstanding.failOldestOwed();
        }
        stage = Stage.CLOSED;
        link().close();
    }
}
