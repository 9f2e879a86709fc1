package io.tcpbench.maven;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** In place of the server and of the generator: obeys the same contract with its parent, and says how it was called. */
final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        List<String> words = List.of(arguments);
        out.println("called with " + String.join(" ", words));
        if (words.get(0).equals("run")) {
            err.println("complaint");
            out.println("in " + System.getenv("LANGUAGE"));
            if (words.contains("--threshold=max<=1ns")) {
                new CountDownLatch(1).await();
            }
            System.exit(words.contains("--threshold=p99<=1us") ? 10 : 64);
        }
        out.println("listening on " + (words.contains("--engine") ? "nowhere:0" : "127.0.0.1:4711") + " (stand-in)");
        System.in.transferTo(out);
    }
}
