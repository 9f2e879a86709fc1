package io.tcpbench.faults;

import io.tcpbench.GeneratorProcess;
import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that misbehaves by a script and counts what it does. */
final class CountingServer implements Stage {
    private final Tally tally = new Tally();
    private final CompletableFuture<GeneratorProcess> generator = new CompletableFuture<>();
    private final ScriptedServer server;
    private final List<String> options = new ArrayList<>();
    private List<String> asked;
    private Afterwards afterwards = () -> {};

    private CountingServer(Starter starter, Conversation.Script script) throws IOException {
        CompletableFuture<ScriptedServer> itself = new CompletableFuture<>();
        server = starter.start((socket, connection) ->
                script.serve(new Conversation(itself.join(), socket, connection, tally, generator)));
        itself.complete(server);
        asked = List.of("run", server.target());
    }

    /** How a server begins to listen. */
    @FunctionalInterface
    interface Starter {
        ScriptedServer start(ScriptedServer.Script script) throws IOException;
    }

    /** What is left to do when it is taken down. */
    @FunctionalInterface
    interface Afterwards {
        void tidy() throws IOException;
    }

    /** On a free port of loopback. */
    static CountingServer start(Conversation.Script script) throws IOException {
        return new CountingServer(ScriptedServer::start, script);
    }

    static CountingServer start(Starter starter, Conversation.Script script) throws IOException {
        return new CountingServer(starter, script);
    }

    /** Under another address. */
    CountingServer askedAt(String target) {
        return askedTo("run", target);
    }

    /** By another command. */
    CountingServer askedTo(String... words) {
        asked = List.of(words);
        return this;
    }

    /** By a client with these options, which hold what is of one run only, such as names of files. */
    CountingServer askedWith(String... others) {
        options.addAll(List.of(others));
        return this;
    }

    /** Has a line of sh(1) run when it is taken down. */
    CountingServer thenRun(String line) {
        return thenRun(() -> Shell.runNow(line));
    }

    CountingServer thenRun(Afterwards deed) {
        afterwards = deed;
        return this;
    }

    ScriptedServer server() {
        return server;
    }

    @Override
    public List<String> command() {
        List<String> words = new ArrayList<>(asked);
        words.addAll(options);
        return words;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    @Override
    public void started(GeneratorProcess process) {
        generator.complete(process);
    }

    @Override
    public void close() throws IOException {
        server.close();
        afterwards.tidy();
    }
}
