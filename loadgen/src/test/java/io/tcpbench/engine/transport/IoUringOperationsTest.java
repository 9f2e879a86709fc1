package io.tcpbench.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.uring.IoUringIoOps;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/**
 * Our submissions are those that Netty itself would make. Its names for them are not public, so that this test is what
 * notices if a later version has its constructor take them in another order.
 */
class IoUringOperationsTest {
    private static final int DESCRIPTOR = 7;
    private static final long ADDRESS = 0x7f00_0000_1000L;
    private static final byte NO_FLAGS = 0;
    private static final short NO_DATA = 0;
    private static final int POLLOUT = 4;

    @Test
    void sends() throws Exception {
        assertThat(IoUringOperations.send(DESCRIPTOR, ADDRESS, 128))
                .hasToString(ofNetty("newSend", DESCRIPTOR, NO_FLAGS, 0, ADDRESS, 128, NO_DATA));
    }

    @Test
    void sendsWhatAMessageSays() throws Exception {
        assertThat(IoUringOperations.sendMessage(DESCRIPTOR, ADDRESS))
                .hasToString(ofNetty("newSendmsg", DESCRIPTOR, NO_FLAGS, 0, ADDRESS, NO_DATA));
    }

    @Test
    void receives() throws Exception {
        assertThat(IoUringOperations.receive(DESCRIPTOR, ADDRESS, 128, false))
                .hasToString(ofNetty("newRecv", DESCRIPTOR, NO_FLAGS, (short) 0, 0, ADDRESS, 128, NO_DATA));
    }

    @Test
    void waitsBeforeItReceives() throws Exception {
        short pollFirst = 1;

        assertThat(IoUringOperations.receive(DESCRIPTOR, ADDRESS, 128, true))
                .hasToString(ofNetty("newRecv", DESCRIPTOR, NO_FLAGS, pollFirst, 0, ADDRESS, 128, NO_DATA));
    }

    @Test
    void waitsForTheHandshake() throws Exception {
        assertThat(IoUringOperations.awaitWritable(DESCRIPTOR))
                .hasToString(ofNetty("newPollAdd", DESCRIPTOR, NO_FLAGS, POLLOUT, 0, NO_DATA));
    }

    @Test
    void cancels() throws Exception {
        assertThat(IoUringOperations.cancel(42)).hasToString(ofNetty("newAsyncCancel", NO_FLAGS, 42L, NO_DATA));
    }

    private static String ofNetty(String factory, Object... arguments) throws Exception {
        for (Method method : IoUringIoOps.class.getDeclaredMethods()) {
            if (method.getName().equals(factory) && method.getParameterCount() == arguments.length) {
                method.setAccessible(true);
                return String.valueOf(method.invoke(null, arguments));
            }
        }
        throw new NoSuchMethodException(factory);
    }
}
