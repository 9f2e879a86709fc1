package io.tcpbench.engine.transport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;

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
        return plan.target() instanceof InetSocketAddress tcp ? begin(tcp, slotNumber) : beginUnix();
    }

    private Socket begin(InetSocketAddress target, int slotNumber) throws IOException {
        TcpSocket socket = TcpSocket.towards(target.getAddress());
        try {
            socket.set(plan.options());
            if (plan.bindsLocally()) {
                // The port is then chosen when the destination is known, so that 28,232 serve for each destination.
                socket.setIntOpt(IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
                socket.bind(plan.localAddress(slotNumber));
            }
            socket.connect(target);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }

    /** It is connected at once or not at all; what follows is the same as for TCP. */
    private Socket beginUnix() throws IOException {
        Socket socket = Socket.newSocketDomain();
        try {
            if (plan.options().sendBufferBytes().isPresent()) {
                socket.setSendBufferSize(plan.options().sendBufferBytes().getAsInt());
            }
            socket.connect(new DomainSocketAddress(plan.target().toString()));
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
