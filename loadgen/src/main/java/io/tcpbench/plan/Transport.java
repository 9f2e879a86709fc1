package io.tcpbench.plan;

/** How the generator drives its sockets. */
public enum Transport {
    /** The best one that this machine has. */
    AUTO,
    /** Linux io_uring through native code. */
    IO_URING,
    /** Linux epoll through native code. */
    EPOLL,
    /** The JDK's selector, everywhere. */
    NIO
}
