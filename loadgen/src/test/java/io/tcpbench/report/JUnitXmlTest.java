package io.tcpbench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tcpbench.gate.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class JUnitXmlTest {
    @Test
    void theElementsStandInTheOrderThatReadersKnow() throws Exception {
        Suite suite = new Suite(
                "tcpbench.load",
                1_500_000_000,
                Map.of("seed", "1"),
                List.of(
                        Suite.Case.judged("p99<=5ms", Outcome.PASSED, "p99 1 ms <= 5 ms", ""),
                        Suite.Case.judged("max<=1s", Outcome.FAILED, "max 2 s > 1 s", "the target is the bottleneck"),
                        Suite.Case.judged("min<=1s", Outcome.UNAVAILABLE, "nothing listens", ""),
                        Suite.Case.skipped("load test", "skipITs is set")),
                "FAILED  max\nrequests");

        Element root = parsed(suite);

        assertThat(root.getTagName()).isEqualTo("testsuite");
        assertThat(attributes(root))
                .isEqualTo(Map.of(
                        "name",
                        "tcpbench.load",
                        "tests",
                        "4",
                        "failures",
                        "1",
                        "errors",
                        "1",
                        "skipped",
                        "1",
                        "time",
                        "1.500"));
        assertThat(children(root))
                .extracting(Element::getTagName)
                .containsExactly("properties", "testcase", "testcase", "testcase", "testcase", "system-out");
        assertThat(attributes(children(children(root).get(0)).get(0))).isEqualTo(Map.of("name", "seed", "value", "1"));
        assertThat(children(root).get(5).getTextContent()).isEqualTo("FAILED  max\nrequests");
    }

    @Test
    void whatWasMeasuredIsInTheMessageAndInTheBodyAndNotInTheName() throws Exception {
        Suite.Case broken = Suite.Case.judged("max<=1s", Outcome.FAILED, "max 2 s > 1 s", "one\ntwo");

        Element testcase = only(broken);

        assertThat(attributes(testcase)).isEqualTo(Map.of("name", "max<=1s", "classname", "suite", "time", "0"));
        Element failure = children(testcase).get(0);
        assertThat(attributes(failure)).isEqualTo(Map.of("type", "failed", "message", "max 2 s > 1 s"));
        assertThat(failure.getTextContent()).isEqualTo("max 2 s > 1 s\none\ntwo");
    }

    @ParameterizedTest
    @EnumSource
    void whatMakesABuildRedIsRedAndWhatIsNoJudgementIsAnError(Outcome outcome) throws Exception {
        Element testcase = only(Suite.Case.judged("p99<=5ms", outcome, "why", ""));

        List<String> expected = switch (outcome.exitCode()) {
            case 0 -> List.of();
            case 10, 11, 12 -> List.of("failure");
            default -> List.of("error");
        };
        assertThat(children(testcase)).extracting(Element::getTagName).isEqualTo(expected);
        assertThat(children(testcase))
                .allSatisfy(child -> assertThat(child.getAttribute("type")).isEqualTo(outcome.word()));
    }

    @Test
    void noCharacterOfAServerBreaksTheFileAndNoneIsLost() throws Exception {
        String every = IntStream.rangeClosed(0, 0xffff)
                .filter(c -> !Character.isSurrogate((char) c))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        String hostile = "]]></system-out><!-- <![CDATA[ &amp; \"' \ud83d\ude00 \ud800 ";
        List<String> texts = new ArrayList<>(List.of(hostile));
        for (int at = 0; at < every.length(); at += 100) {
            texts.add(every.substring(at, Math.min(at + 100, every.length())));
        }

        for (String text : texts) {
            Suite suite = new Suite(
                    text, 0, Map.of(text, text), List.of(Suite.Case.judged(text, Outcome.FAILED, text, text)), text);
            Element root = parsed(suite);

            String told = Screen.bounded(text, Integer.MAX_VALUE);
            assertThat(root.getAttribute("name")).isEqualTo(told);
            Element failure = children(children(root).get(1)).get(0);
            assertThat(failure.getAttribute("message")).isEqualTo(told);
        }
        assertThat(only(Suite.Case.judged(hostile, Outcome.FAILED, "\u001b[2J\u0000\ufffe", ""))
                        .getTextContent())
                .contains("\\x1b[2J\\x00\\u{fffe}");
    }

    @Test
    void aTextThatNeverEndsIsCut() throws Exception {
        Element testcase = only(Suite.Case.judged("x".repeat(100_000), Outcome.FAILED, "x", "x".repeat(100_000)));

        assertThat(testcase.getAttribute("name")).hasSize(2_000).endsWith("…");
        assertThat(testcase.getTextContent().length()).isLessThan(3_000);
    }

    private static Element only(Suite.Case each) throws Exception {
        return children(parsed(new Suite("suite", 0, Map.of(), List.of(each), "")))
                .get(1);
    }

    private static Element parsed(Suite suite) throws Exception {
        byte[] bytes = JUnitXml.render(suite).getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
    }

    private static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    private static Map<String, String> attributes(Element element) {
        return IntStream.range(0, element.getAttributes().getLength())
                .mapToObj(element.getAttributes()::item)
                .collect(Collectors.toMap(Node::getNodeName, Node::getNodeValue));
    }
}
