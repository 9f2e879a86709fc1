package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.Behaviour;
import io.tcpbench.reference.behaviour.Reply;
import io.tcpbench.reference.behaviour.Setting;
import io.tcpbench.reference.behaviour.Settings;
import io.tcpbench.reference.behaviour.WholeNumbers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a server is asked to be, whichever engine runs it.
 *
 * @param listenAddress where to listen, resolved; port 0 takes a free one
 * @param backlog how many connections may wait to be accepted, 1 to 65,535; the kernel clamps it to net.core.somaxconn
 * @param reply what to answer
 * @param settings what to do wrong, see {@link io.tcpbench.reference.behaviour.Misbehaviour}, and how to serve, see
 *     {@link Tuning}
 * @param notices takes what whoever runs the server should know, a sentence at a time and never one for each request.
 *     Called on the server's threads, possibly with no descriptor left: a logger that opens its file only then would
 *     fail.
 * @param traffic takes a line for each read, on the server's threads; null if nobody wants them
 */
public record ServerOptions(
        InetSocketAddress listenAddress,
        int backlog,
        Reply reply,
        Settings settings,
        Consumer<String> notices,
        @Nullable Consumer<String> traffic) {

    /** The backlog where none is asked for: a thousand clients may connect at once. */
    public static final int DEFAULT_BACKLOG = 1024;

    public ServerOptions {
        if (listenAddress.isUnresolved()) {
            throw new IllegalArgumentException(
                    "host: given %s, allowed an address or a name of this machine".formatted(listenAddress));
        }
        WholeNumbers.BACKLOGS.check("backlog", backlog);
    }

    /** An echo on a free port of the loopback interface, whose notices are dropped. */
    public static ServerOptions onLoopback() {
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new ServerOptions(free, DEFAULT_BACKLOG, Reply.echo(), Settings.NONE, notice -> {}, null);
    }

    /** The same at another address. */
    public ServerOptions withListenAddress(InetSocketAddress other) {
        return new ServerOptions(other, backlog, reply, settings, notices, traffic);
    }

    /** The same with another backlog. */
    public ServerOptions withBacklog(int other) {
        return new ServerOptions(listenAddress, other, reply, settings, notices, traffic);
    }

    /** The same with another reply. */
    public ServerOptions withReply(Reply other) {
        return new ServerOptions(listenAddress, backlog, other, settings, notices, traffic);
    }

    /** The same with other settings. */
    public ServerOptions withSettings(Settings other) {
        return new ServerOptions(listenAddress, backlog, reply, other, notices, traffic);
    }

    /**
     * The same with one setting more.
     *
     * @throws IllegalArgumentException if its value is not allowed
     */
    public ServerOptions with(Setting<?> setting, String given) {
        return withSettings(settings.with(setting, given));
    }

    /** The same with a switch on. */
    public ServerOptions with(Setting<Boolean> flag) {
        return withSettings(settings.with(flag));
    }

    /** The same with somebody who takes the notices. */
    public ServerOptions withNotices(Consumer<String> other) {
        return new ServerOptions(listenAddress, backlog, reply, settings, other, traffic);
    }

    /** The same with somebody who takes a line for each read. */
    public ServerOptions withTraffic(Consumer<String> other) {
        return new ServerOptions(listenAddress, backlog, reply, settings, notices, other);
    }

    /** How a server behaves that starts now with these options. */
    public Behaviour newBehaviour() {
        return new Behaviour(reply, settings, traffic);
    }
}
