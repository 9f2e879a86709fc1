package io.tcpbench.engine.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.Socket;
import java.io.IOException;

/** Opens sockets whose links hang on an event loop of Netty's without a channel. */
abstract class ThinSockets implements Sockets {
    private static final int IPPROTO_IP = 0;
    private static final int IP_BIND_ADDRESS_NO_PORT = 24;

    private final IoEventLoop loop;
    private final SocketPlan plan;
    private final RepeatedRequest request;
    private final ConnectTimeouts timeouts;

    ThinSockets(IoEventLoop loop, SocketPlan plan) {
        this.loop = loop;
        this.plan = plan;
        this.request = new RepeatedRequest(plan.request(), plan.pipeline());
        this.timeouts = new ConnectTimeouts(loop, plan.connectTimeout(), plan.target());
    }

    @Override
    public void connect(Link.Listener listener, int slotNumber) {
        newLink(listener).connect(slotNumber);
    }

    abstract ThinLink newLink(Link.Listener listener);

    /**
     * A socket whose connect has begun.
     *
     * @throws IOException if it could not begin; the socket is closed
     */
    Socket begin(int slotNumber) throws IOException {
        TcpSocket socket = TcpSocket.towards(plan.target().getAddress());
        try {
            socket.set(plan.options());
            if (plan.bindsLocally()) {
                // The port is then chosen when the destination is known, so that 28,232 serve for each destination.
                socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
                socket.bind(plan.localAddress(slotNumber));
            }
            socket.connect(plan.target());
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    IoEventLoop loop() {
        return loop;
    }

    @Override
    public SocketPlan plan() {
        return plan;
    }

    RepeatedRequest request() {
        return request;
    }

    ConnectTimeouts timeouts() {
        return timeouts;
    }
}
