package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server that does not accept, and clients that wait for it already. */
record Backlog(ScriptedServer server, List<Socket> waiting) implements Stage {
    static Backlog of(int backlog, int clients) throws IOException {
        ScriptedServer deaf = ScriptedServer.deaf(backlog);
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            waiting.add(new Socket(InetAddress.getLoopbackAddress(), deaf.port()));
        }
        return new Backlog(deaf, waiting);
    }

    @Override
    public List<String> command() {
        return List.of("run", server.target());
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        server.close();
    }
}
