package io.tcpbench.faults;

import io.tcpbench.cli.Main;

/**
 * The generator in a process that looks for leaks before it ends: of its own accord it would mostly end before its
 * first collection of garbage, without which Netty's detector finds none. A process that is killed is not looked
 * through.
 */
final class WatchedGenerator {
    private WatchedGenerator() {}

    /** Runs a command. */
    public static void main(String[] command) {
        Leaks.watchToTheEnd();
        Main.main(command);
    }
}
