package io.tcpbench.reference.engine;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollEvents;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a thread waits with until one socket is readable, because the sockets of this library never block. */
final class SocketWait {

    static final long FOR_EVER = ServerLoop.FOR_EVER;

    private static final int NOTHING = 0;

    private final EpollEvents events = new EpollEvents(2);
    private final Socket socket;
    private final FileDescriptor epoll;
    private final FileDescriptor timer;
    private final FileDescriptor wakeUp;

    /** @throws IOException if the machine has no descriptor left; then none is kept */
    SocketWait(Socket socket) throws IOException {
        this.socket = socket;
        List<FileDescriptor> opened = new ArrayList<>();
        try {
            opened.add(Native.newEpollCreate());
            opened.add(Native.newTimerFd());
            opened.add(Native.newEventFd());
            epoll = opened.get(0);
            timer = opened.get(1);
            wakeUp = opened.get(2);
            Native.epollCtlAdd(epoll.intValue(), socket.intValue(), Native.EPOLLIN);
            Native.epollCtlAdd(epoll.intValue(), timer.intValue(), Native.EPOLLIN | Native.EPOLLET);
            Native.epollCtlAdd(epoll.intValue(), wakeUp.intValue(), Native.EPOLLIN);
        } catch (IOException | ChannelException e) {
            for (FileDescriptor each : opened) {
                each.close();
            }
            events.free();
            throw e;
        }
    }

    /** Until it is readable, or the time is over, or somebody woke us. */
    void await(long timeoutNanos) throws IOException {
        int ready = events.await(epoll, timer, timeoutNanos);
        assert ready >= 0;
    }

    /** Until the time is over or somebody woke us, readable or not. */
    void pause(long nanos) throws IOException {
        Native.epollCtlMod(epoll.intValue(), socket.intValue(), NOTHING);
        await(nanos);
        Native.epollCtlMod(epoll.intValue(), socket.intValue(), Native.EPOLLIN);
    }

    /** Ends this wait and all that follow. From any thread, before it is closed. */
    void wakeUp() {
        Native.eventFdWrite(wakeUp.intValue(), 1);
    }

    void close() throws IOException {
        epoll.close();
        timer.close();
        wakeUp.close();
        events.free();
    }
}
