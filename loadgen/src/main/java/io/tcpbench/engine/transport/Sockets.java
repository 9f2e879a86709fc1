package io.tcpbench.engine.transport;

/** Opens the client sockets of one event loop, with the options that measuring asks for. */
public interface Sockets {
    /**
     * Begins a connect, and tells the listener how it ends, on the loop and perhaps before this returns.
     *
     * @param slotNumber by which source addresses are taken in turn
     */
    void connect(Link.Listener listener, int slotNumber);

    /** What they are made for. */
    SocketPlan plan();
}
