package io.tcpbench.experiment;

/** An echo server that does not end when it is told to. */
public final class TermIgnoring {
    private static final String PROGRAM = """
            import signal, socket, sys, threading
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            def echo(peer):
                while data := peer.recv(65536):
                    peer.sendall(data)
            listening = socket.create_server(("127.0.0.1", int(sys.argv[1])))
            while True:
                threading.Thread(target=echo, args=(listening.accept()[0],), daemon=True).start()
            """;

    /** As a server of an experiment. */
    public static final String SPEC = "command:python3 -c '" + PROGRAM + "' {port}";

    private TermIgnoring() {}
}
