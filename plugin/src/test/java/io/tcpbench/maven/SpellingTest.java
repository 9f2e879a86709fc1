package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SpellingTest {
    private final Properties commandLine = new Properties();
    private final Properties own = new Properties();
    private final Xpp3Dom configuration = new Xpp3Dom("configuration");

    private Spelling spelling;

    @BeforeEach
    void describe() throws Exception {
        MojoDescriptor goal = new MojoDescriptor();
        goal.setGoal("run");
        goal.addParameter(parameter("rate", "${tcpbench.rate}"));
        goal.addParameter(parameter("skipITs", "${skipITs}"));
        goal.addParameter(parameter("baseline", null));
        goal.addParameter(parameter("baselineJar", "${tcpbench.baseline.jar}"));
        PluginDescriptor plugin = new PluginDescriptor();
        plugin.addMojo(goal);
        spelling = new Spelling(plugin);
    }

    private static Parameter parameter(String name, @Nullable String expression) {
        Parameter parameter = new Parameter();
        parameter.setName(name);
        parameter.setExpression(expression);
        return parameter;
    }

    private void configure(String name, String text) {
        Xpp3Dom element = new Xpp3Dom(name);
        element.setValue(text);
        configuration.addChild(element);
    }

    @Test
    void aMisspeltPropertyIsAFaultUnlessThePomDeclaresIt() {
        commandLine.putAll(Map.of("tcpbench.rat", "5/s", "tcpbench.rate", "5/s", "skipITs", "", "x", ""));
        commandLine.setProperty("tcpbench.version", "2");
        own.setProperty("tcpbench.version", "1");

        assertThat(spelling.unknownProperties(commandLine, own))
                .singleElement()
                .hasToString(
                        "tcpbench.rat: '5/s' is not allowed; allowed is one of tcpbench.baseline.jar, tcpbench.rate, skipITs");
    }

    @Test
    void aMisspeltElementIsAFault() {
        configure("rates", "5/s");
        configure("rate", "5/s");

        assertThat(spelling.unknownElements(configuration))
                .singleElement()
                .hasToString("rates: '5/s' is not allowed; allowed is one of baseline, baselineJar, rate, skipITs");
        assertThat(spelling.unknownElements(null)).isEmpty();
    }

    @Test
    void aPropertyThatThePomOverrulesIsNamed() {
        commandLine.setProperty("tcpbench.rate", "20/s");
        configure("rate", "5/s");
        commandLine.setProperty("skipITs", "true");
        configure("skipITs", "true");

        assertThat(spelling.overruled(commandLine, configuration))
                .containsExactly("-Dtcpbench.rate=20/s has no effect, because the POM sets <rate>.");
        assertThat(spelling.overruled(commandLine, null)).isEmpty();
    }

    @Test
    void whatThePomNestsOverrulesAPropertyToo() {
        Xpp3Dom baseline = new Xpp3Dom("baseline");
        Xpp3Dom jar = new Xpp3Dom("jar");
        jar.setValue("old.jar");
        baseline.addChild(jar);
        configuration.addChild(baseline);
        commandLine.setProperty("tcpbench.baseline.jar", "older.jar");

        assertThat(spelling.unknownElements(configuration)).isEmpty();
        assertThat(spelling.unknownProperties(commandLine, own)).isEmpty();
        assertThat(spelling.overruled(commandLine, configuration))
                .containsExactly("-Dtcpbench.baseline.jar=older.jar has no effect, because the POM sets <jar>.");
    }
}
