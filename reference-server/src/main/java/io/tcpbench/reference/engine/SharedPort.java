package io.tcpbench.reference.engine;

import io.tcpbench.reference.behaviour.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A port at which several processes accept, kept by the one that starts them and accepts nobody. Any thread. */
interface SharedPort {

    InetSocketAddress address();

    /** What a process is asked for so that it accepts here, beside everything else that it is asked for. */
    Settings with(Settings others);

    /** Keeps it no longer; it is free when the processes have ended too. A second call does nothing. */
    void close() throws IOException;
}
