package io.netty.channel.epoll;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The array of {@code struct epoll_event} that epoll_wait(2) fills, and that call. Confined to its loop.
 *
 * <p>Netty makes every call of an epoll loop public but this one: {@code EpollEventArray}, and an {@code epollWait}
 * that takes a plain time-out and arms no timer, are package-private in {@link Native}. Hence the package of this
 * class. Nothing promises that they stay: a test pins the version of Netty, and whoever raises it looks here.
 */
public final class EpollEvents {

    /** From sys/epoll.h; Netty has the other ones. */
    private static final int EPOLLHUP = 0x10;

    private static final int LONGEST_SECONDS = 3600;

    /** From how many milliseconds on Netty would round a time-out to milliseconds: never. */
    private static final long NO_ROUNDING = -1;

    private final EpollEventArray array;

    /** @param capacity how many events one call brings at most; what doesn't fit comes with the next */
    public EpollEvents(int capacity) {
        array = new EpollEventArray(capacity);
    }

    /**
     * epoll_wait(2): blocks until a descriptor is ready or the time is over, and goes on by itself after EINTR.
     *
     * <p>That call knows milliseconds only. For less a timer is set that is a descriptor too and gets an event of its
     * own, see timerfd_create(2); where the kernel has epoll_pwait2(2), Netty takes that.
     *
     * @param timer from {@link Native#newTimerFd()}, and a member of the set
     * @param timeoutNanos 0 to return at once, {@link Long#MAX_VALUE} to wait for ever
     * @return how many events there are, 0 if the time was over
     */
    public int await(FileDescriptor epoll, FileDescriptor timer, long timeoutNanos) throws IOException {
        if (timeoutNanos <= 0) {
            return Native.epollWait(epoll, array, 0);
        }
        if (timeoutNanos == Long.MAX_VALUE) {
            return Native.epollWait(epoll, array, -1);
        }
        long seconds = Math.min(TimeUnit.NANOSECONDS.toSeconds(timeoutNanos), LONGEST_SECONDS);
        int nanos = (int) (timeoutNanos % TimeUnit.SECONDS.toNanos(1));
        return Native.epollReady(Native.epollWait(epoll, array, timer, (int) seconds, nanos, NO_ROUNDING));
    }

    /** Whether an event says that the connection is over (EPOLLERR, EPOLLHUP), which is told whatever one waits for. */
    public boolean isHangUp(int index) {
        return (array.events(index) & (Native.EPOLLERR | EPOLLHUP)) != 0;
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
