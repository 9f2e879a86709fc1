package io.netty.channel.epoll;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;

/**
 * The array of {@code struct epoll_event} that epoll_wait(2) fills, and that call. Confined to its loop.
 *
 * <p>Netty makes every call of an epoll loop public but this one: {@code EpollEventArray}, and an {@code epollWait}
 * that takes a plain time-out and arms no timer, are package-private in {@link Native}. Hence the package of this
 * class. Nothing promises that they stay: a test pins the version of Netty, and whoever raises it looks here.
 */
public final class EpollEvents {

    private final EpollEventArray array;

    /** @param capacity how many events one call brings at most; what doesn't fit comes with the next */
    public EpollEvents(int capacity) {
        array = new EpollEventArray(capacity);
    }

    /**
     * epoll_wait(2): blocks until a descriptor is ready or the time is over, and goes on by itself after EINTR.
     *
     * @param timeoutMillis 0 to return at once, -1 to wait for ever
     * @return how many events there are, 0 if the time was over
     */
    public int await(FileDescriptor epoll, int timeoutMillis) throws IOException {
        return Native.epollWait(epoll, array, timeoutMillis);
    }

    /** The descriptor of an event, which {@link Native#epollCtlAdd} stored in {@code epoll_event.data}. */
    public int descriptor(int index) {
        return array.fd(index);
    }

    /** Frees the memory; the object can't be used afterwards. */
    public void free() {
        array.free();
    }
}
