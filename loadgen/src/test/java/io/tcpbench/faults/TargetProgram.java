package io.tcpbench.faults;

import io.tcpbench.ScriptedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * An echo server that prints its port, and later a line when its moment has come. It ends with its input, and what it
 * counted is left in a file.
 */
final class TargetProgram {
    private TargetProgram() {}

    /**
     * Serves.
     *
     * @param arguments a port, the file of its tally, and {@code echo}, {@code hold} (the fifth request is the moment,
     *     and is answered when a line is read) or {@code hoard} (the moment is when three more have arrived that were
     *     not read)
     */
    public static void main(String[] arguments) throws Exception {
        Tally tally = Tally.sharedBy(Path.of(arguments[1]));
        CountDownLatch goOn = new CountDownLatch(1);
        String behaviour = arguments[2];
        ScriptedServer.Script script = (socket, connection) -> {
            Conversation with = new Conversation(null, socket, connection, tally, null);
            while (true) {
                byte[] request = with.request();
                if (!behaviour.equals("echo") && with.requestsOfAll() == 5) {
                    with.harm();
                    if (behaviour.equals("hoard")) {
                        hoard(with);
                    }
                    System.out.println("now");
                    await(goOn);
                }
                with.answer(request);
            }
        };
        try (ScriptedServer server = ScriptedServer.start(Integer.parseInt(arguments[0]), 50, script)) {
            System.out.println(server.port());
            while (System.in.read() >= 0) {
                goOn.countDown();
            }
        }
    }

    private static void hoard(Conversation with) throws IOException {
        while (with.socket().getInputStream().available() < 3 * Conversation.REQUEST_BYTES) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < with.socket().getInputStream().available() / Conversation.REQUEST_BYTES; i++) {
            with.harm();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }
}
