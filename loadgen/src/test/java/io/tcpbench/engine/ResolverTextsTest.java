package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a name has no address, or nobody could say, in the words of C libraries. */
class ResolverTextsTest {

    @ParameterizedTest
    @CsvSource({
        "Name or service not known, Name or service not known, false",
        "Temporary failure in name resolution, Name or service not known, true",
        "No address associated with hostname, Name or service not known, false",
        "Name does not resolve, Name does not resolve, false",
        "Try again, Name does not resolve, true",
        "Der Name oder der Dienst ist nicht bekannt, Der Name oder der Dienst ist nicht bekannt, false",
        "Temporärer Fehler bei der Namensauflösung, Der Name oder der Dienst ist nicht bekannt, true",
        "no answer of the resolver within 30 s, Name or service not known, true"
    })
    void itIsUnsettledWhereNobodyCouldSay(String text, String notKnown, boolean unsettled) {
        assertThat(ResolverTexts.isUnsettled("host.example: " + text, notKnown)).isEqualTo(unsettled);
    }
}
