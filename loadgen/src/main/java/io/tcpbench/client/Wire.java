package io.tcpbench.client;

import io.tcpbench.plan.Target;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** A connection, with TLS or without. One thread sends, another receives, any may close. */
public final class Wire implements Closeable {
    private final Socket tcp;
    private final Socket socket;

    private Wire(Socket tcp, Socket socket) {
        this.tcp = tcp;
        this.socket = socket;
    }

    /**
     * Connects to the first address of the target that accepts.
     *
     * @param timeout for each address, and for the handshake
     * @throws TlsFailed if the server accepts, but TLS does not come about
     * @throws IOException if no address accepts: what the last one said
     */
    public static Wire open(Target.Tcp target, Duration timeout, Optional<Tls> tls) throws IOException {
        Socket tcp = connected(target, Math.toIntExact(timeout.toMillis()));
        try {
            tcp.setTcpNoDelay(true);
            return new Wire(tcp, tls.isPresent() ? tls.get().over(tcp, target, timeout) : tcp);
        } catch (IOException failed) {
            tcp.close();
            throw failed;
        }
    }

    private static Socket connected(Target.Tcp target, int timeoutMillis) throws IOException {
        IOException last = new IOException("no address");
        for (InetAddress address : InetAddress.getAllByName(target.host())) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, target.port()), timeoutMillis);
                return socket;
            } catch (IOException failed) {
                socket.close();
                last = failed;
            }
        }
        throw last;
    }

    /** Hands bytes to the kernel; waits while the peer does not read. */
    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Waits for bytes and says how many came, -1 at the end of what the peer sends. */
    int receive(byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }

    /** Tells the peer that nothing more will be sent; it can still answer. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Where it leads, as {@code IP:PORT}, and how it is encrypted. */
    public String description() {
        InetAddress address = tcp.getInetAddress();
        String peer = new Target.Tcp(address.getHostAddress(), tcp.getPort()).toString();
        if (socket instanceof SSLSocket secured) {
            return peer + " (" + secured.getSession().getProtocol() + ", "
                    + secured.getSession().getCipherSuite() + ")";
        }
        return peer;
    }

    /** At once: TLS would say goodbye first, and wait for a peer that does not read. */
    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
