package io.tcpbench.experiment;

import io.tcpbench.launch.JavaCommand;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Programs of this module as servers of an experiment. */
public final class ServerPrograms {
    /** The server that does nothing but echo. */
    public static final String NULL_SERVER = spec(NullServer.class, JavaCommand.ownJar());

    private ServerPrograms() {}

    /** A class of the tests of which the one argument is the port. */
    static String spec(Class<?> main) throws URISyntaxException {
        return spec(
                main,
                Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    /** A class of which the one argument is the port; found there, and compiled in a hurry. */
    private static String spec(Class<?> main, Path classes) {
        return "command:" + JavaCommand.javaExecutable() + " -XX:TieredStopAtLevel=1 -cp '" + classes + "' "
                + main.getName() + " {port}";
    }
}
