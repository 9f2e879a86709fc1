package io.tcpbench.report;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A suite as JUnit XML, the one format of tests that every CI system reads.
 *
 * <p>XML 1.0 has no way to write most control characters, not even as references: they are spelled out, as on a
 * terminal.
 */
public final class JUnitXml {
    private static final int LONGEST_LINE = 2_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final XMLStreamWriter xml;
    private final Suite suite;

    private JUnitXml(XMLStreamWriter xml, Suite suite) {
        this.xml = xml;
        this.suite = suite;
    }

    /** Writes the file whole or not at all. */
    public static void write(Suite suite, Path file) throws IOException {
        WholeFile.write(file, temporary -> Files.writeString(temporary, render(suite)));
    }

    static String render(Suite suite) {
        StringWriter text = new StringWriter();
        try {
            // Not what else may be on the class path, which escapes in its own way.
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new JUnitXml(xml, suite).document();
            xml.flush();
        } catch (XMLStreamException misused) {
            throw new IllegalStateException("memory takes every element", misused);
        }
        return text.append('\n').toString();
    }

    private void document() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        attribute("name", suite.name());
        attribute("tests", Integer.toString(suite.cases().size()));
        attribute("failures", Long.toString(suite.count(Suite.Status.FAILURE)));
        attribute("errors", Long.toString(suite.count(Suite.Status.ERROR)));
        attribute("skipped", Long.toString(suite.count(Suite.Status.SKIPPED)));
        attribute("time", String.format(Locale.ROOT, "%.3f", suite.durationNanos() / NANOS_PER_SECOND));
        properties();
        for (Suite.Case each : suite.cases()) {
            testcase(each);
        }
        indent(1);
        xml.writeStartElement("system-out");
        xml.writeCharacters(lines(suite.output()));
        xml.writeEndElement();
        indent(0);
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void properties() throws XMLStreamException {
        indent(1);
        xml.writeStartElement("properties");
        for (var property : suite.properties().entrySet()) {
            indent(2);
            xml.writeEmptyElement("property");
            attribute("name", property.getKey());
            attribute("value", property.getValue());
        }
        indent(1);
        xml.writeEndElement();
    }

    /** It took no time: what took time is the measurement that all cases share. */
    private void testcase(Suite.Case each) throws XMLStreamException {
        indent(1);
        xml.writeStartElement("testcase");
        attribute("name", each.name());
        attribute("classname", suite.name());
        attribute("time", "0");
        switch (each.status()) {
            case PASSED -> {}
            case FAILURE -> why("failure", each);
            case ERROR -> why("error", each);
            case SKIPPED -> why("skipped", each);
        }
        xml.writeEndElement();
    }

    /** The message is in the body, too, because some CI systems show only that. */
    private void why(String element, Suite.Case each) throws XMLStreamException {
        indent(2);
        xml.writeStartElement(element);
        attribute("type", each.type());
        attribute("message", each.message());
        xml.writeCharacters(lines(each.message() + "\n" + each.details()));
        xml.writeEndElement();
        indent(1);
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, Screen.bounded(value, LONGEST_LINE));
    }

    private static String lines(String text) {
        return text.lines().map(line -> Screen.bounded(line, LONGEST_LINE)).collect(Collectors.joining("\n"));
    }

    private void indent(int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }
}
