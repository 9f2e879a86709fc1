package io.tcpbench.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.junit.jupiter.api.Test;

/** What the descriptor of the plugin tells Maven, and people who ask for help. */
class DescriptorTest {

    private static List<String> goalsWith(String parameter) throws Exception {
        try (Reader file = new InputStreamReader(
                Objects.requireNonNull(DescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")),
                StandardCharsets.UTF_8)) {
            PluginDescriptor plugin = new PluginDescriptorBuilder().build(file);
            return plugin.getMojos().stream()
                    .filter(goal -> goal.getParameterMap().containsKey(parameter))
                    .map(MojoDescriptor::getGoal)
                    .toList();
        }
    }

    @Test
    void onlyGoalsThatJudgeOrStoreTakeACalibration() throws Exception {
        assertThat(goalsWith("calibration"))
                .containsExactlyInAnyOrder("run", "load", "compare", "noise", "search", "baseline");
    }
}
