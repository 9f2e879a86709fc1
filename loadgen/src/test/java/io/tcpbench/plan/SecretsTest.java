package io.tcpbench.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --password=hunter2 --port 0             | --password=*** --port 0
            -Dtoken=hunter2                         | -Dtoken=***
            -Ddb.Password=hunter2 -Xmx1g            | -Ddb.Password=*** -Xmx1g
            PGPASSWORD=hunter2 psql                 | PGPASSWORD=*** psql
            --api-key hunter2 up                    | --api-key *** up
            --apiKey -hunter2                       | --apiKey ***
            apikey:hunter2                          | apikey:***
            /login?token=hunter2&x=1 404            | /login?token=*** 404
            --private-key='a b' c                   | --private-key=*** c
            {"password": "a\\"b c", "port": 5}      | {"password": ***, "port": 5}
            {\\"password\\":\\"hunter2\\"} sent     | {\\"password\\":*** sent
            passphrase = hunter2                    | passphrase = ***
            client_secret: correct horse            | client_secret: ***
            credentials="never closed               | credentials=***
            """)
    void aValueBehindTheNameOfASecretIsMasked(String text, String masked) {
        assertThat(Secrets.masked(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "listening on 127.0.0.1:9090",
                "the token has expired",
                "password",
                "password=",
                "--password",
                "--port=9090 --reply text:PONG",
                "monkey=5",
                "at io.tcpbench.Main(Main.java:5)",
                "grün: \u2028 \ud83d\ude00"
            })
    void everyOtherTextStaysAsItIs(String text) {
        assertThat(Secrets.masked(text)).isEqualTo(text);
    }

    @Test
    void theValueOfOneLineDoesNotReachIntoTheNext() {
        assertThat(Secrets.masked("password: a b\nport: 5\ntoken='x\ny: 1"))
                .isEqualTo("password: ***\nport: 5\ntoken=***\ny: 1");
    }

    @Test
    void aWordOfACommandIsAValueAsAWhole() {
        assertThat(Secrets.masked(List.of("server", "--password=correct horse", "--token", "a b", "--port", "0")))
                .containsExactly("server", "--password=***", "--token", "***", "--port", "0");
        assertThat(Secrets.masked(List.of("sh", "-c", "exec server --port=0 --password hunter2")))
                .containsExactly("sh", "-c", "exec server --port=0 --password ***");
    }

    @Test
    void whatIsGivenForTheNameOfASecretIsMasked() {
        assertThat(Secrets.masked("apiKey", "hunter2")).isEqualTo("***");
        assertThat(Secrets.masked("apiKey", "")).isEmpty();
        assertThat(Secrets.masked("serverArguments", "--token hunter2")).isEqualTo("--token ***");
        assertThat(Secrets.masked("rate", "5/s")).isEqualTo("5/s");
    }

    @Test
    void aFaultDoesNotKeepASecret() {
        assertThat(new Fault("password", "hunter2", "nothing").toString())
                .isEqualTo("password: '***' is not allowed; allowed is nothing");
        assertThat(new Fault("/run/secrets/plan.yaml: rate", "x", "a rate").given())
                .isEqualTo("x");
    }

    /** A search that looks back takes hours for these. */
    @ParameterizedTest
    @ValueSource(strings = {"token", "a", " ", "\"", "token ", "token=", "token='", "-", "--token ", ".\\"})
    void aLongTextTakesNoLongerThanItsLength(String part) {
        String text = part.repeat(2_000_000 / part.length());

        String masked = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> Secrets.masked(text));

        assertThat(masked.length()).isLessThanOrEqualTo(text.length() + 3);
    }
}
