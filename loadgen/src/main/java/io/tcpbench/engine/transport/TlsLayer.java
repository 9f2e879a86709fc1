package io.tcpbench.engine.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import io.tcpbench.plan.Target;
import io.tcpbench.plan.Tls;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * What secures connections: certificates and keys that were read once, and a handler for each connection. Shared by all
 * event loops.
 */
public final class TlsLayer {
    private final SslContext context;
    private final String serverName;
    private final int port;
    private final boolean resumption;
    private final AtomicInteger connections = new AtomicInteger();

    private TlsLayer(SslContext context, String serverName, int port, boolean resumption) {
        this.context = context;
        this.serverName = serverName;
        this.port = port;
        this.resumption = resumption;
    }

    /**
     * Reads the files that a plan names.
     *
     * @throws InvalidSettings if one of them can't be read or is not what it has to be, or the provider is not there
     */
    public static TlsLayer of(Tls tls, Target.Tcp target) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(provider(tls))
                .endpointIdentificationAlgorithm(tls.insecure() ? null : "HTTPS");
        trust(builder, tls);
        if (!tls.cert().isEmpty()) {
            identify(builder, tls);
        }
        if (!tls.alpn().isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    tls.alpn()));
        }
        try {
            String serverName = tls.serverName().isEmpty() ? target.host() : tls.serverName();
            return new TlsLayer(builder.build(), serverName, target.port(), tls.resumption());
        } catch (SSLException unusable) {
            throw refused("tls", "true", "what the provider can do: " + unusable.getMessage());
        }
    }

    private static SslProvider provider(Tls tls) {
        if (tls.provider() == Tls.Provider.JDK) {
            return SslProvider.JDK;
        }
        if (!OpenSsl.isAvailable()) {
            throw refused(
                    "tlsProvider", "openssl", "jdk, because netty-tcnative is not on the class path for this machine");
        }
        return SslProvider.OPENSSL;
    }

    private static void trust(SslContextBuilder builder, Tls tls) {
        if (tls.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (!tls.ca().isEmpty()) {
            try {
                builder.trustManager(new File(tls.ca()));
            } catch (IllegalArgumentException notPem) {
                throw refused("tlsCa", tls.ca(), "a readable PEM file of certificates");
            }
        }
    }

    private static void identify(SslContextBuilder builder, Tls tls) {
        try {
            builder.keyManager(new File(tls.cert()), new File(tls.key()));
        } catch (IllegalArgumentException notPem) {
            throw refused(
                    "tlsCert",
                    tls.cert(),
                    "a readable PEM file of certificates, and with tlsKey one of the first one's key, PKCS #8 and not"
                            + " encrypted");
        }
    }

    private static InvalidSettings refused(String setting, String given, String allowed) {
        return new InvalidSettings(List.of(new Fault(setting, given, allowed)));
    }

    /**
     * A handler for one connection. Sessions are kept by name and port, so that a connection with a port of its own
     * never finds one; nothing else is done with it.
     */
    SslHandler newHandler(ByteBufAllocator buffers, Duration timeout) {
        int sessionPort = resumption ? port : 1 + (connections.getAndIncrement() & 0x7FFF_FFFF) % Character.MAX_VALUE;
        SslHandler handler = NetUtil.isValidIpV6Address(serverName)
                ? context.newHandler(buffers, '[' + serverName + ']', sessionPort)
                : context.newHandler(buffers, serverName, sessionPort);
        handler.setHandshakeTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return handler;
    }
}
