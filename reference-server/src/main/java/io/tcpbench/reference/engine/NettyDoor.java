package io.tcpbench.reference.engine;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.util.AttributeKey;
import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Conversation;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepts, on the listener's event loop: to read a listener is to accept, and auto-read is on while the {@link Doorman}
 * lets the next one in, which is asked after each. Netty's own answer to a failure, a second without accepting, stands
 * behind this handler and never hears of one.
 *
 * <p>An accept that was asked for before a stall began takes its connection in the middle of it. What that talks stands
 * still like all others, but a reset on accept comes at once.
 */
final class NettyDoor extends ChannelInboundHandlerAdapter {

    /** What an accepted connection talks. It is made here, because whether the next may come in depends on it. */
    static final AttributeKey<Conversation> CONVERSATION = AttributeKey.valueOf("tcpbench-conversation");

    private static final int ECONNABORTED = 103;

    private final Behaviour behaviour;
    private final Doorman doorman;
    private final Consumer<Throwable> crash;
    private boolean isWaiting;

    NettyDoor(Behaviour behaviour, Doorman doorman, Consumer<Throwable> crash) {
        this.behaviour = behaviour;
        this.doorman = doorman;
        this.crash = crash;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watch(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        ((Channel) accepted).attr(CONVERSATION).set(behaviour.accepted());
        context.fireChannelRead(accepted);
        watch(context);
    }

    /** Accepts if the next may come in, else looks again when it may. */
    private void watch(ChannelHandlerContext context) {
        boolean isOpen = doorman.isOpen();
        context.channel().config().setAutoRead(isOpen);
        if (!isOpen && !isWaiting && doorman.opensNanos() != Conversation.NEVER) {
            isWaiting = true;
            long waitNanos = Math.max(0, doorman.opensNanos() - System.nanoTime());
            context.executor().schedule(() -> watchAgain(context), waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void watchAgain(ChannelHandlerContext context) {
        isWaiting = false;
        watch(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof NativeIoException refused && refused.expectedErr() == -ECONNABORTED) {
            // accept(2): the client gave up before its turn, which the next one has not.
            return;
        }
        if (cause instanceof IOException refused) {
            doorman.pause(refused);
            watch(context);
        } else {
            crash.accept(cause);
        }
    }
}
