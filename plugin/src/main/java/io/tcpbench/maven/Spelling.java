package io.tcpbench.maven;

import io.tcpbench.plan.Fault;
import io.tcpbench.plan.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/**
 * The names by which the goals of the plugin can be configured. Maven ignores a misspelt one (3.8 without a word), and
 * a misspelt threshold would let a slow server pass.
 */
final class Spelling {
    private static final String PREFIX = "tcpbench.";

    /** Every parameter of every goal, because a POM configures all of them in one place; to its property, if any. */
    private final SortedMap<String, String> properties = new TreeMap<>();

    Spelling(PluginDescriptor plugin) {
        for (MojoDescriptor goal : plugin.getMojos()) {
            for (Parameter parameter : goal.getParameters()) {
                @Nullable String given = parameter.getExpression();
                String expression = given == null ? "" : given;
                properties.put(parameter.getName(), expression.replaceAll("^\\$\\{|}$", ""));
            }
        }
    }

    /**
     * The properties of the command line that belong to no parameter.
     *
     * @param own properties of the POM, which may begin with our name too and are the user's
     */
    List<Fault> unknownProperties(Properties commandLine, Properties own) {
        List<Fault> faults = new ArrayList<>();
        for (String name : commandLine.stringPropertyNames()) {
            if (name.startsWith(PREFIX) && !properties.containsValue(name) && !own.containsKey(name)) {
                faults.add(new Fault(name, commandLine.getProperty(name, ""), "one of " + allowedProperties()));
            }
        }
        return faults;
    }

    /** The elements of a POM's {@code <configuration>} that are no parameter. */
    List<Fault> unknownElements(@Nullable Xpp3Dom configuration) {
        List<Fault> faults = new ArrayList<>();
        if (configuration != null) {
            for (Xpp3Dom element : configuration.getChildren()) {
                if (!properties.containsKey(element.getName())) {
                    faults.add(new Fault(element.getName(), text(element), allowed()));
                }
            }
        }
        return faults;
    }

    /**
     * What the command line asks for in vain: Maven prefers the POM. Of a list with elements Maven 3 prefers the
     * command line and Maven 4 the POM, so nothing is said of it.
     */
    List<String> overruled(Properties commandLine, @Nullable Xpp3Dom configuration) {
        List<String> statements = new ArrayList<>();
        properties.forEach((name, property) -> {
            @Nullable String asked = commandLine.getProperty(property);
            @Nullable Xpp3Dom element = configuration == null ? null : element(configuration, name, property);
            if (asked != null && element != null && element.getChildCount() == 0 && !asked.equals(element.getValue())) {
                statements.add("-D" + property + "=" + Secrets.masked(asked) + " has no effect, because the POM sets <"
                        + element.getName() + ">.");
            }
        });
        return statements;
    }

    /** Of {@code tcpbench.baseline.jar} the one of that name, or the {@code <jar>} within {@code <baseline>}. */
    private static @Nullable Xpp3Dom element(Xpp3Dom configuration, String name, String property) {
        @Nullable Xpp3Dom element = configuration.getChild(name);
        String[] path = property.split("\\.", -1);
        @Nullable Xpp3Dom nest = element == null && path.length == 3 ? configuration.getChild(path[1]) : null;
        return nest == null ? element : nest.getChild(path[2]);
    }

    private static String text(Xpp3Dom element) {
        return element.getValue() == null ? "" : element.getValue();
    }

    private String allowedProperties() {
        return properties.values().stream()
                .filter(property -> !property.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private String allowed() {
        return "one of " + String.join(", ", properties.keySet());
    }
}
