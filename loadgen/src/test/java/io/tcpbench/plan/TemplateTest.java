package io.tcpbench.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    @TempDir
    private Path folder;

    @Test
    void aTextIsTakenApartIntoBytesThatStayAndPlaceholders() {
        Template template = template("text:GET k${connection}-${sequence:8}\\r\\n");

        assertThat(template.parts()).hasSize(5);
        assertThat(fixed(template, 0)).isEqualTo("GET k");
        assertThat(template.parts().get(1)).isEqualTo(new Placeholder.Connection(0));
        assertThat(fixed(template, 2)).isEqualTo("-");
        assertThat(template.parts().get(3)).isEqualTo(new Placeholder.Sequence(8));
        assertThat(fixed(template, 4)).isEqualTo("\r\n");
        assertThat(template.mostBytes()).isEqualTo(5 + 7 + 1 + 8 + 2);
    }

    @Test
    void allPlaceholdersAreKnown() {
        Template template = template("text:${connection:3}${sequence}${random:1KiB}${alnum:9}${uuid}${timestamp}");

        assertThat(template.parts())
                .containsExactly(
                        new Placeholder.Connection(3),
                        new Placeholder.Sequence(0),
                        new Placeholder.RandomBytes(1024),
                        new Placeholder.Alphanumeric(9),
                        new Placeholder.Uuid(),
                        new Placeholder.Timestamp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text:${$}{uuid}", "text:\\x24{uuid}", "text:${$}\\x7buuid}"})
    void aDollarSignBetweenBracesStandsForItself(String spec) {
        Payload payload = Payload.parse(spec);

        assertThat(payload.template()).isEmpty();
        assertThat(payload.bytes()).asString().isEqualTo("${uuid}");
    }

    @Test
    void aDollarSignAheadOfAPlaceholderIsABytesThatStays() {
        Template template = template("text:$${uuid}");

        assertThat(fixed(template, 0)).isEqualTo("$");
        assertThat(template.parts().get(1)).isEqualTo(new Placeholder.Uuid());
    }

    @Test
    void aFileOfTextIsATemplateToo() throws IOException {
        Path file = Files.writeString(folder.resolve("request"), "é\\r${sequence}");

        Template template = template("file:" + file);

        assertThat(fixed(template, 0)).as("without escapes").isEqualTo("é\\r");
        assertThat(template.parts().get(1)).isEqualTo(new Placeholder.Sequence(0));
        assertThat(Payload.parse("file:" + file).isFromElsewhere()).isTrue();
    }

    @Test
    void aFileThatIsNoTextIsSentAsItIs() throws IOException {
        byte[] bytes = {(byte) 0xFF, '$', '{', 'u', '}'};
        Path file = Files.write(folder.resolve("request"), bytes);

        assertThat(Payload.parse("file:" + file).bytes()).isEqualTo(bytes);
    }

    @Test
    void everyPlaceholderThatIsMisspeltIsAFaultWithThoseThatThereAre() {
        PlanSettings settings = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("connections", "0")
                .set("send", "text:${uid} ${sequence} ${sequence:x} ${alnum:0} ${uuid");

        assertThatThrownBy(settings::plan)
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        invalid -> assertThat(invalid.faults())
                                .containsExactly(
                                        new Fault("connections", "0", "a whole number from 1 to 1000000"),
                                        new Fault("send", "${uid}", Placeholder.ALLOWED),
                                        new Fault("send", "${sequence:x}", "${sequence:DIGITS} with 1 to 18 DIGITS"),
                                        new Fault("send", "${alnum:0}", "${alnum:N} with N from 1 to 1MiB"),
                                        new Fault("send", "${uuid", Placeholder.ALLOWED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${}",
                "${UUID}",
                "${uuid:1}",
                "${random}",
                "${random:}",
                "${random:2MiB}",
                "${connection:19}",
                "${csv}",
                "${csv:}",
                "${csv:nowhere.csv:}",
                "${csv::name}",
                "${csv:nowhere.csv:name}",
                "${uuid}\\q",
                "\\${uuid}",
                "${random:1MiB}${uuid}",
            })
    void whatIsNoTemplateIsRefusedWithWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Payload.parse("text:" + text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void placeholdersAreForTextsAndFiles() {
        assertThatThrownBy(() -> Payload.parse("hex:00${uuid}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Payload.parse("base64:AA${uuid}")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestsOfManyConnectionsAreLimitedTogether() {
        PlanSettings settings = new PlanSettings()
                .set("target", "127.0.0.1:1")
                .set("connections", "1000")
                .set("pipeline", "16")
                .set("send", "text:${random:20KiB}");

        assertThatThrownBy(settings::plan)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("connections times pipeline times its 20480 bytes are 327680000");
    }

    @Test
    void aTemplateIsComparedByItsTextAndTheValuesOfItsFiles() throws IOException {
        Path file = csv("name\nanna\nberta\n");
        Payload before = Payload.parse("text:${csv:" + file + ":name}");
        csv("name\nanna\nclara\n");
        Payload after = Payload.parse("text:${csv:" + file + ":name}");

        assertThat(before.isFromElsewhere()).isTrue();
        assertThat(after).isNotEqualTo(before);
        assertThat(Payload.kept(before.spec(), before.size(), before.sha256())).isEqualTo(before);
        assertThat(Payload.parse("text:${uuid}")).isEqualTo(Payload.parse("text:${uuid}"));
        assertThat(Payload.parse("text:${uuid}").isFromElsewhere()).isFalse();
    }

    @Test
    void valuesOfACsvFileAreThoseOfTheNamedColumn() throws IOException {
        Path file = csv("\uFEFFname,\"pass,word\",n\r\nanna,\"a \"\"b\"\"\nc\",1\r\nberta,,2");

        assertThat(values(file, "name")).containsExactly("anna", "berta");
        assertThat(values(file, "pass,word")).containsExactly("a \"b\"\nc", "");
        assertThat(values(file, "n")).containsExactly("1", "2");
    }

    @Test
    void whatIsWrongWithACsvFileIsToldWithFileRowAndColumn() throws IOException {
        Path file = csv("name,password\nanna,hunter2\n\"berta,hunter3\n");
        assertThatThrownBy(() -> values(file, "password"))
                .hasMessageContainingAll("row 3 of " + file, "column name")
                .message()
                .doesNotContain("hunter");

        csv("name,password\nanna,hunter2\nberta\n");
        assertThatThrownBy(() -> values(file, "password")).hasMessageContainingAll("row 3 of " + file, "password");

        assertThatThrownBy(() -> values(csv("name,password\nanna,x\n"), "mail"))
                .hasMessageContainingAll("${csv:" + file + ":mail}", "row 1 of " + file, "name, password");

        assertThatThrownBy(() -> values(csv("name,password\n"), "name")).hasMessageContaining(file + " has no row 2");
        assertThatThrownBy(() -> values(csv(""), "name")).hasMessageContaining("none");
    }

    @Test
    void aRequestWithoutAByteIsRefused() {
        assertThatThrownBy(() -> values(csv("name,n\n,1\n"), "name")).hasMessageContaining("0 to 0");
    }

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("users.csv"), text);
    }

    private static List<String> values(Path file, String column) {
        Template template = template("text:${csv:" + file + ":" + column + "}" + (column.contains(",") ? "." : ""));
        CsvColumn values = ((Placeholder.Csv) template.parts().get(0)).column();
        return IntStream.range(0, values.rows())
                .mapToObj(row -> {
                    byte[] bytes = new byte[100];
                    return new String(bytes, 0, values.put(row, bytes, 0), UTF_8);
                })
                .toList();
    }

    private static Template template(String spec) {
        return Payload.parse(spec).template().orElseThrow();
    }

    private static String fixed(Template template, int part) {
        return new String(((Template.Fixed) template.parts().get(part)).bytes(), UTF_8);
    }
}
