package io.tcpbench.reference;

import io.tcpbench.reference.behaviour.WholeNumbers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import picocli.CommandLine.ITypeConverter;

/**
 * How values on the command line are read. A value that is not allowed is an {@link IllegalArgumentException} whose
 * message begins with the name of the option, without its dashes.
 */
final class OptionValues {

    private OptionValues() {}

    /** The name of an engine, or {@code list}. */
    record Engine(String name) {

        private static final String LIST = "list";

        Engine {
            if (!name.equals(LIST)) {
                ServerEngine.named(name);
            }
        }

        boolean isList() {
            return name.equals(LIST);
        }

        ServerEngine engine() {
            return ServerEngine.named(name);
        }
    }

    static final class Port implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String given) {
            return WholeNumbers.PORTS.parse("port", given);
        }
    }

    static final class Backlog implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String given) {
            return WholeNumbers.BACKLOGS.parse("backlog", given);
        }
    }

    static final class ReadSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String given) {
            return WholeNumbers.READ_SIZES_BYTES.parse("read-size", given);
        }
    }

    static InetAddress host(String given) {
        try {
            return InetAddress.getByName(given);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "host: given %s, allowed an address or a name of this machine".formatted(given), e);
        }
    }
}
