package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.util.List;

/** A server that misbehaves by a script and counts what it does. */
final class CountingServer implements Stage {
    private final Tally tally = new Tally();
    private final ScriptedServer server;

    private CountingServer(Starter starter, Conversation.Script script) throws IOException {
        server = starter.start((socket, connection) -> script.serve(new Conversation(socket, connection, tally)));
    }

    /** How a server begins to listen. */
    @FunctionalInterface
    interface Starter {
        ScriptedServer start(ScriptedServer.Script script) throws IOException;
    }

    /** On a free port of loopback. */
    static CountingServer start(Conversation.Script script) throws IOException {
        return new CountingServer(ScriptedServer::start, script);
    }

    static CountingServer start(Starter starter, Conversation.Script script) throws IOException {
        return new CountingServer(starter, script);
    }

    ScriptedServer server() {
        return server;
    }

    @Override
    public List<String> command() {
        return List.of("run", server.target());
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
