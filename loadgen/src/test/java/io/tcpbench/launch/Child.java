package io.tcpbench.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program for the tests to start: each of its words makes it do something, one after the other. */
final class Child {
    private Child() {}

    static ProcessBuilder doing(Path folder, String... words) throws IOException {
        List<Path> classPath = List.of(Path.of(
                Child.class.getProtectionDomain().getCodeSource().getLocation().getPath()));
        JavaCommand command = new JavaCommand(
                Child.class.getName(), classPath, List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"), List.of(words));
        return new ProcessBuilder(command.write(folder.resolve("child.args")));
    }

    public static void main(String[] words) throws Exception {
        List<Process> children = new ArrayList<>();
        for (String word : words) {
            String argument = word.substring(word.indexOf(':') + 1);
            switch (word.substring(0, word.indexOf(':') + 1)) {
                case "say:" -> print(argument + "\n");
                case "bytes:" -> print("x".repeat(Integer.parseInt(argument)) + "\n");
                case "pid:" -> print("pid " + ProcessHandle.current().pid() + "\n");
                case "exit:" -> System.exit(Integer.parseInt(argument));
                case "listen:" -> new ServerSocket(Integer.parseInt(argument), 1, InetAddress.getLoopbackAddress());
                case "until-eof:" -> System.in.transferTo(System.out);
                case "on-term:" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> never(argument)));
                case "start:" -> {
                    children.add(new ProcessBuilder("sleep", argument).start());
                    print("child " + children.get(0).pid() + "\n");
                }
                case "never:" -> new CountDownLatch(1).await();
                default -> throw new IllegalArgumentException(word);
            }
        }
    }

    private static void never(String argument) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(argument, impossible);
        }
    }

    private static void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }
}
