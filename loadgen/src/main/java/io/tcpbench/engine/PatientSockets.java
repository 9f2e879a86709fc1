package io.tcpbench.engine;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.concurrent.EventExecutor;
import io.tcpbench.engine.transport.Link;
import io.tcpbench.engine.transport.SocketPlan;
import io.tcpbench.engine.transport.Sockets;
import java.util.concurrent.TimeUnit;

/**
 * Has connects to a socket file wait while the accept queue behind it is full, as those of TCP do. The kernel lets only
 * calls wait that block, and tells others EAGAIN (connect(2)); so they are tried again, until the connect timeout.
 * Confined to its loop.
 */
final class PatientSockets implements Sockets {
    private static final long PAUSE_NANOS = 1_000_000;

    private final Sockets sockets;
    private final EventExecutor loop;

    PatientSockets(Sockets sockets, EventExecutor loop) {
        this.sockets = sockets;
        this.loop = loop;
    }

    @Override
    public void connect(Link.Listener listener, int slotNumber) {
        long timeoutNanos = plan().connectTimeout().toNanos();
        new Attempt(listener, slotNumber, loop.ticker().nanoTime() + timeoutNanos).begin();
    }

    @Override
    public SocketPlan plan() {
        return sockets.plan();
    }

    private final class Attempt implements Link.Listener {
        private final Link.Listener listener;
        private final int slotNumber;
        private final long deadlineNanos;

        Attempt(Link.Listener listener, int slotNumber, long deadlineNanos) {
            this.listener = listener;
            this.slotNumber = slotNumber;
            this.deadlineNanos = deadlineNanos;
        }

        void begin() {
            sockets.connect(this, slotNumber);
        }

        @Override
        public void connectFailed(Throwable cause) {
            if (!Diagnosis.isFullQueue(cause)) {
                listener.connectFailed(cause);
            } else if (loop.ticker().nanoTime() < deadlineNanos) {
                loop.schedule(this::begin, PAUSE_NANOS, TimeUnit.NANOSECONDS);
            } else {
                listener.connectFailed(new ConnectTimeoutException("the accept queue was full for "
                        + plan().connectTimeout().toMillis() + " ms"));
            }
        }

        @Override
        public void securing() {
            listener.securing();
        }

        @Override
        public void connected(Link link) {
            listener.connected(link);
        }

        @Override
        public void received(ByteBuf in) {
            listener.received(in);
        }

        @Override
        public void receivedAll() {
            listener.receivedAll();
        }

        @Override
        public void drained() {
            listener.drained();
        }

        @Override
        public void failed(Throwable cause) {
            listener.failed(cause);
        }

        @Override
        public void ended() {
            listener.ended();
        }
    }
}
