package io.tcpbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.tcpbench.plan.PlanSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema of plan files says what the settings say: {@code -Dtcpbench.rewriteSchema} writes it anew when they have
 * changed.
 */
class PlanSchemaTest {
    private static final Path SCHEMA = Path.of("../docs/plan.schema.json");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Pattern CHOICE = Pattern.compile("[a-z0-9_]+(\\|[a-z0-9_]+)+");

    private static ObjectNode schema() {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "A plan of tcpbench");
        schema.put("description", "Options as keys, for tcpbench run --plan FILE; flags override it.");
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("target")
                .put("description", "HOST:PORT or unix:PATH")
                .put("type", "string");
        PlanOptions.documented().forEach(documented -> properties.set(documented.setting(), setting(documented)));
        list(properties, "thresholds", "limits to keep, such as p99<=5ms or failures<=0.1%");
        list(properties, "abortOn", "limits that no second may break, such as failures>5%");
        ObjectNode scenario = properties
                .putObject("scenarios")
                .put("description", "named plans that share all beside them; --scenario NAME chooses one")
                .put("type", "object")
                .putObject("additionalProperties");
        scenario.putArray("type").add("object").add("null");
        scenario.put("additionalProperties", false);
        ObjectNode ofScenario = scenario.putObject("properties");
        properties.fieldNames().forEachRemaining(name -> {
            if (!name.equals("scenarios")) {
                var either = ofScenario.putObject(name).putArray("anyOf");
                either.addObject().put("$ref", "#/properties/" + name);
                either.addObject().put("type", "null");
            }
        });
        return schema;
    }

    private static ObjectNode setting(PlanOptions.Documented documented) {
        ObjectNode setting = JSON.createObjectNode();
        setting.put("description", documented.meaning());
        String byDefault = PlanSettings.defaultOf(documented.setting());
        if (!byDefault.isEmpty()) {
            setting.put("default", byDefault);
        }
        if (CHOICE.matcher(documented.value()).matches() && !documented.value().contains("0")) {
            for (String choice : List.of(documented.value().split("\\|", -1))) {
                setting.withArray("enum").add(choice);
                if (choice.equals("true") || choice.equals("false")) {
                    setting.withArray("enum").add(choice.equals("true"));
                }
            }
        } else {
            setting.putArray("type").add("string").add("number");
        }
        return setting;
    }

    private static void list(ObjectNode properties, String name, String description) {
        properties
                .putObject(name)
                .put("description", description)
                .put("type", "array")
                .putObject("items")
                .put("type", "string");
    }

    private static Set<ValidationMessage> faults(JsonNode plan) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        return schema.validate(plan);
    }

    private static JsonNode yaml(String text) throws IOException {
        return new YAMLMapper().readTree(text);
    }

    @Test
    void itSaysWhatTheSettingsSay() throws IOException {
        String text = JSON.writeValueAsString(schema()) + "\n";
        if (Boolean.getBoolean("tcpbench.rewriteSchema")) {
            Files.writeString(SCHEMA, text);
        }

        assertThat(SCHEMA).hasContent(text);
        assertThat(JSON.readTree(text).get("properties").properties())
                .extracting(property -> property.getKey())
                .containsAll(PlanSettings.names());
    }

    @Test
    void itTakesThePlansToBeginWith() throws IOException {
        String whole = PlanExample.yaml()
                .lines()
                .map(line -> line.matches("#[a-zA-Z]+:.*|#  [a-z]+: \\{.*") ? line.substring(1) : line)
                .reduce("", (lines, line) -> lines + line + "\n");

        assertThat(faults(yaml(PlanExample.yaml()))).isEmpty();
        assertThat(faults(yaml(whole))).isEmpty();
        assertThat(yaml(whole).size()).isEqualTo(PlanSettings.names().size() + 3);
        assertThat(faults(JSON.readTree(PlanExample.json()))).isEmpty();
    }

    @Test
    void aScenarioMayTakeBackWhatAllShare() throws IOException {
        assertThat(faults(yaml("scenarios: {peak: {duration: , stages: 1s@5/s}, plain: }")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conections: 5",
                "spin: maybe",
                "arrivals: EVEN",
                "seed: [1]",
                "seed:",
                "thresholds: p99<=5ms",
                "scenarios: {peak: {conections: 5}}",
                "scenarios: {peak: {scenarios: {}}}",
                "scenarios: 5"
            })
    void itRefusesWhatIsNoPlan(String text) throws IOException {
        assertThat(faults(yaml(text))).isNotEmpty();
    }
}
