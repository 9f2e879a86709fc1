package io.tcpbench.engine;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.tcpbench.result.Clock;

/**
 * Puts a lane's turn before and after each pass of an event loop, and makes the lane's next alarm a deadline of the
 * loop's wait. So requests leave close to their due times without a timer task for each, as docs/decisions/0002 tells.
 * A loop that spins never waits: each pass looks once for what the kernel has, which io_uring does without a system
 * call.
 */
final class PacedIoHandler implements IoHandler {
    /** A lane's turn. */
    interface Turn {
        /** Does what is due; returns the time of the next alarm, {@link Alarms#NEVER} when there is none. */
        long take();
    }

    private final IoHandler loop;
    private final Turn turn;
    private final boolean spins;
    private final Paced paced;

    private PacedIoHandler(IoHandler loop, Clock clock, Turn turn, boolean spins) {
        this.loop = loop;
        this.turn = turn;
        this.spins = spins;
        this.paced = new Paced(clock, spins);
    }

    /**
     * A factory for the one loop of a lane.
     *
     * @param clock the machine's: Netty waits by it
     * @param spins whether it never waits
     */
    static IoHandlerFactory factory(IoHandlerFactory loops, Clock clock, Turn turn, boolean spins) {
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                return new PacedIoHandler(loops.newHandler(executor), clock, turn, spins);
            }

            @Override
            public boolean isChangingThreadSupported() {
                return loops.isChangingThreadSupported();
            }
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        paced.context = context;
        paced.alarmNanos = turn.take();
        int handled = loop.run(paced);
        turn.take();
        return handled;
    }

    /** The loop's own context, with the alarm among its deadlines. */
    private static final class Paced implements IoHandlerContext {
        private final Clock clock;
        private final boolean spins;
        private IoHandlerContext context = NONE;
        private long alarmNanos = Alarms.NEVER;

        Paced(Clock clock, boolean spins) {
            this.clock = clock;
            this.spins = spins;
        }

        @Override
        public boolean canBlock() {
            return !spins && context.canBlock() && (alarmNanos == Alarms.NEVER || alarmNanos > clock.nanos());
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            long delayNanos = context.delayNanos(currentTimeNanos);
            return alarmNanos == Alarms.NEVER
                    ? delayNanos
                    : Math.min(delayNanos, Math.max(0, alarmNanos - currentTimeNanos));
        }

        /**
         * The earlier of both. The loop's own deadline has another origin than the alarm, which does no harm: the
         * handler asks {@link #delayNanos} how long to wait, and uses this only to see whether the kernel's timer is
         * set right already.
         */
        @Override
        public long deadlineNanos() {
            long ownNanos = context.deadlineNanos();
            if (alarmNanos == Alarms.NEVER) {
                return ownNanos;
            }
            long nowNanos = clock.nanos();
            return ownNanos != -1 && context.delayNanos(nowNanos) < alarmNanos - nowNanos ? ownNanos : alarmNanos;
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            context.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return context.shouldReportActiveIoTime();
        }
    }

    private static final IoHandlerContext NONE = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    @Override
    public void initialize() {
        loop.initialize();
    }

    @Override
    public void prepareToDestroy() {
        loop.prepareToDestroy();
    }

    @Override
    public void destroy() {
        loop.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return loop.register(handle);
    }

    /** A loop that never waits is awake. NIO's, once told to wake up, would tell itself so in each of its passes. */
    @Override
    public void wakeup() {
        if (!spins) {
            loop.wakeup();
        }
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return loop.isCompatible(handleType);
    }
}
