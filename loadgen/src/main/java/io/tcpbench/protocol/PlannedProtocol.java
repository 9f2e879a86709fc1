package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tcpbench.plan.Check;
import io.tcpbench.plan.Expectation;
import io.tcpbench.plan.Plan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The protocol that a plan spells out: a request or a template, and a response that is expected or ends somewhere. */
public final class PlannedProtocol implements Protocol {
    private static final int UNKNOWN_RESPONSE_BYTES = 16 << 10;

    private final ByteBuf request;
    private final int typicalResponseBytes;
    private final Supplier<Codec.Factory> factories;
    private final Optional<TemplateProtocol> template;

    private PlannedProtocol(
            byte[] request,
            int typicalResponseBytes,
            Supplier<Codec.Factory> factories,
            Optional<TemplateProtocol> template) {
        this.request = direct(request);
        this.typicalResponseBytes = typicalResponseBytes;
        this.factories = factories;
        this.template = template;
    }

    /**
     * The protocol of a plan.
     *
     * @throws io.tcpbench.plan.InvalidSettings if it asks for a codec that is not there
     */
    public static PlannedProtocol of(Plan plan) {
        Optional<TemplateProtocol> template = plan.send().template().map(parts -> new TemplateProtocol(parts, plan));
        byte[] request = template.isPresent() ? new byte[0] : plan.send().bytes();
        Expectation expect = plan.expect();
        if (expect instanceof Expectation.Echo && template.isPresent()) {
            return new PlannedProtocol(
                    request,
                    plan.send().size(),
                    () -> {
                        throw new IllegalStateException("codecs of an echoed template are made by its wordings");
                    },
                    template);
        }
        if (expect instanceof Expectation.Echo) {
            return exact(request, request, plan.send().isFromElsewhere(), template);
        }
        if (expect instanceof Expectation.Exact exact) {
            return exact(request, exact.bytes().value(), plan.send().isFromElsewhere(), template);
        }
        Supplier<Codec.Factory> framing = framing(plan, expect);
        Supplier<Codec.Factory> checked = plan.check()
                .map(check -> around(framing, codec -> checked(codec, check)))
                .orElse(framing);
        return new PlannedProtocol(
                request,
                expect instanceof Expectation.Size size ? size.bytes() : UNKNOWN_RESPONSE_BYTES,
                plan.send().isFromElsewhere() ? around(checked, DiscreetCodec::new) : checked,
                template);
    }

    /** Nothing is told of the bytes where the request may be a secret, which a wrong response can hold, too. */
    private static PlannedProtocol exact(
            byte[] request, byte[] response, boolean isSecret, Optional<TemplateProtocol> template) {
        ByteBuf expected = direct(response);
        return new PlannedProtocol(
                request,
                response.length,
                () -> isSecret ? FixedCodec.ofSecretBytes(expected) : FixedCodec.ofBytes(expected),
                template);
    }

    private static Supplier<Codec.Factory> framing(Plan plan, Expectation expect) {
        int maxBytes = plan.maxResponseBytes();
        if (expect instanceof Expectation.Size size) {
            return () -> FixedCodec.ofSize(size.bytes());
        }
        if (expect instanceof Expectation.LengthField field) {
            return () -> () -> new LengthFieldCodec(field, maxBytes);
        }
        if (expect instanceof Expectation.Regex regex) {
            return () -> () -> new RegexCodec(regex.pattern(), maxBytes);
        }
        if (expect instanceof Expectation.Close) {
            return () -> () -> new UntilCloseCodec(maxBytes);
        }
        if (expect instanceof Expectation.None) {
            Codec none = new NoResponseCodec();
            return () -> () -> none;
        }
        if (expect instanceof Expectation.Named named) {
            return CodecProviders.codecs(named, maxBytes);
        }
        byte[] end = expect instanceof Expectation.Until until
                ? until.end().value()
                : "\n".getBytes(StandardCharsets.US_ASCII);
        return () -> () -> new DelimitedCodec(end, maxBytes);
    }

    private static Codec checked(Codec framing, Check check) {
        return new CheckedCodec(framing, ResponseCheck.of(check));
    }

    private static Supplier<Codec.Factory> around(Supplier<Codec.Factory> framing, UnaryOperator<Codec> wrapping) {
        return () -> {
            Codec.Factory codecs = framing.get();
            return () -> wrapping.apply(codecs.newCodec());
        };
    }

    /**
     * In memory of the JDK, which goes with the last reference to it: Netty's own would wait for a release that never
     * comes.
     */
    private static ByteBuf direct(byte[] bytes) {
        ByteBuffer memory = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory).asReadOnly());
    }

    @Override
    public ByteBuf request() {
        return request;
    }

    @Override
    public Codec.Factory codecs() {
        return factories.get();
    }

    @Override
    public Optional<Wording.Factory> wordings() {
        return template.map(requests -> requests.wordings(factories));
    }

    @Override
    public int typicalResponseBytes() {
        return typicalResponseBytes;
    }
}
