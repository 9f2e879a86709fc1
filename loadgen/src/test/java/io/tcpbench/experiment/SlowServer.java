package io.tcpbench.experiment;

import io.tcpbench.ScriptedServer;
import io.tcpbench.SlowEcho;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;

/**
 * An echo server as a program of its own that takes 200 ms for each request, whatever else it has to do: so much that a
 * busy machine may let the generator be late by some milliseconds without spoiling a trial.
 */
public final class SlowServer {
    private static final int SERVICE_MILLIS = 200;
    private static final int BACKLOG = 1_024;

    private SlowServer() {}

    /** As a server of an experiment. */
    public static String spec() throws URISyntaxException {
        return spec(SERVICE_MILLIS);
    }

    /** One that takes another time. */
    public static String spec(int serviceMillis) throws URISyntaxException {
        return ServerPrograms.spec(SlowServer.class) + ' ' + serviceMillis;
    }

    /** Listens on the loopback at the port that the first argument is, until its standard input ends. */
    public static void main(String[] arguments) throws IOException {
        ScriptedServer server = ScriptedServer.start(
                Integer.parseInt(arguments[0]), BACKLOG, new SlowEcho(Integer.parseInt(arguments[1])));
        System.in.transferTo(OutputStream.nullOutputStream());
        server.close();
    }
}
