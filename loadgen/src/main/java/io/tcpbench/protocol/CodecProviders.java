package io.tcpbench.protocol;

import io.tcpbench.plan.Expectation;
import io.tcpbench.plan.Fault;
import io.tcpbench.plan.InvalidSettings;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** The codecs on the class path that are not ours. */
final class CodecProviders {
    private CodecProviders() {}

    /**
     * What makes the codecs of a name; tried once, so that a wrong argument is found before the run.
     *
     * @throws InvalidSettings if there is none of that name, one that can't be loaded, or a wrong argument
     */
    static Supplier<Codec.Factory> codecs(Expectation.Named named, int maxBytes) {
        try {
            List<CodecProvider> providers = ServiceLoader.load(CodecProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
            CodecProvider provider = providers.stream()
                    .filter(known -> known.name().equals(named.name()))
                    .findFirst()
                    .orElseThrow(() -> refused(named, "one of the codecs on the class path: " + names(providers)));
            Codec.Factory first = provider.codecs(named.argument(), maxBytes);
            first.newCodec();
            return () -> provider.codecs(named.argument(), maxBytes);
        } catch (ServiceConfigurationError broken) {
            throw refused(named, "a codec that can be loaded: " + broken.getMessage());
        } catch (IllegalArgumentException notAllowed) {
            throw refused(named, String.valueOf(notAllowed.getMessage()));
        }
    }

    private static String names(List<CodecProvider> providers) {
        return providers.isEmpty()
                ? "there are none"
                : String.join(", ", providers.stream().map(CodecProvider::name).toList());
    }

    private static InvalidSettings refused(Expectation.Named named, String allowed) {
        return new InvalidSettings(List.of(new Fault("expect", named.spec(), allowed)));
    }
}
