package io.tcpbench.reference;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A blocking client that gives up after ten seconds, so that a server which doesn't answer fails a test and doesn't
 * hang it.
 */
final class Client implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    private Client(Socket socket) {
        this.socket = socket;
    }

    static Client connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(address, PATIENCE_MILLIS);
        return new Client(socket);
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** As many bytes as that, or fewer if the server closed before. */
    byte[] receive(int bytes) throws IOException {
        return socket.getInputStream().readNBytes(bytes);
    }

    String receiveText(int bytes) throws IOException {
        return new String(receive(bytes), StandardCharsets.US_ASCII);
    }

    byte[] receiveAll() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    String receiveAllText() throws IOException {
        return new String(receiveAll(), StandardCharsets.US_ASCII);
    }

    void giveUpAfterMillis(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Half-close: the server reads the end, we can still receive. */
    void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes with RST instead of FIN, see SO_LINGER in socket(7). */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
