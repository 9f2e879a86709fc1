package io.tcpbench;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A script that sends everything back, so late that what a busy machine adds hardly counts. */
public final class SlowEcho implements ScriptedServer.Script {
    private static final int USUAL_MILLIS = 50;

    private final long delayNanos;

    /** After 50 ms. */
    public SlowEcho() {
        this(USUAL_MILLIS);
    }

    /** After so many milliseconds. */
    public SlowEcho(int delayMillis) {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
    }

    @Override
    public void serve(Socket socket, int connection) throws IOException {
        byte[] buffer = new byte[64 << 10];
        InputStream in = socket.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            long due = System.nanoTime() + delayNanos;
            for (long left = delayNanos; left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            socket.getOutputStream().write(buffer, 0, read);
        }
    }
}
