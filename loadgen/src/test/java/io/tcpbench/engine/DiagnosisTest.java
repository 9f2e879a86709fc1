package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors;
import io.tcpbench.result.Errno;
import io.tcpbench.result.FailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told from an exception alone, where the failure behind it can't be provoked at will. */
class DiagnosisTest {

    /** It needs a RST in the instant between a FIN and its reading. */
    @Test
    void aWriteToAConnectionThatTheTargetClosedIsBrokenPipe() {
        Diagnosis nio = Diagnosis.ofConnection(new IOException("Broken pipe"), true, 1, 0, true);
        Diagnosis epoll = Diagnosis.ofConnection(Errors.newIOException("sendAddress", -32), true, 1, 0, true);

        assertThat(nio.kind()).isEqualTo(FailureKind.BROKEN_PIPE);
        assertThat(nio.errno().name()).isEqualTo("EPIPE");
        assertThat(epoll).isEqualTo(nio);
        assertThat(nio.isEndByPeer()).isTrue();
    }

    @Test
    void aPeerThatNoLongerAcknowledgesIsConnectionDead() {
        Diagnosis nio = Diagnosis.ofConnection(new IOException("Connection timed out"), true, 1, 0, false);
        Diagnosis epoll = Diagnosis.ofConnection(Errors.newIOException("recvAddress", -110), true, 1, 0, false);

        assertThat(nio.kind()).isEqualTo(FailureKind.CONNECTION_DEAD);
        assertThat(nio.errno().name()).isEqualTo("ETIMEDOUT");
        assertThat(epoll).isEqualTo(nio);
        assertThat(nio.isEndByPeer()).isFalse();
    }

    /** A policy does it, such as that of a container or of SELinux. */
    @Test
    void aConnectThatIsNotPermittedIsConnectDenied() {
        Diagnosis nio = Diagnosis.ofConnect(new SocketException("Operation not permitted"), false);
        Diagnosis epoll = Diagnosis.ofConnect(Errors.newIOException("connect", -1), false);

        assertThat(nio).isEqualTo(new Diagnosis(FailureKind.CONNECT_DENIED, new Errno(1)));
        assertThat(epoll).isEqualTo(nio);
    }

    /** The limit of the whole system, which a test should not reach. */
    @Test
    void aSystemWithoutDescriptorsIsDescriptorLimit() {
        Diagnosis nio = Diagnosis.ofConnect(
                new ChannelException("Failed to open a socket.", new SocketException("Too many open files in system")),
                false);
        Diagnosis epoll =
                Diagnosis.ofConnect(new ChannelException(Errors.newIOException("newSocketStream", -23)), false);

        assertThat(nio).isEqualTo(new Diagnosis(FailureKind.DESCRIPTOR_LIMIT, new Errno(23)));
        assertThat(epoll).isEqualTo(nio);
    }

    @ParameterizedTest
    @CsvSource({
        "Operation timed out, CONNECT_TIMEOUT_KERNEL, musl and macOS",
        "Host is unreachable, HOST_UNREACHABLE, musl",
        "Network unreachable, NETWORK_UNREACHABLE, musl",
        "No file descriptors available, DESCRIPTOR_LIMIT, musl",
        "Address not available, PORTS_EXHAUSTED, musl",
        "Can't assign requested address, PORTS_EXHAUSTED, macOS",
        "Connection refused: connect, CONNECT_REFUSED, Windows",
        "Connection timed out: no further information, CONNECT_TIMEOUT_KERNEL, Windows"
    })
    void otherSystemsSayTheSameInOtherWords(String text, FailureKind kind, String system) {
        assertThat(Diagnosis.ofConnect(new SocketException(text), false).kind())
                .as(system)
                .isEqualTo(kind);
    }

    @Test
    void aTextThatNobodyKnowsIsNotGuessed() {
        Diagnosis diagnosis = Diagnosis.ofConnect(new ConnectException("Der Server hat keine Lust"), false);

        assertThat(diagnosis).isEqualTo(new Diagnosis(FailureKind.OTHER_ERRNO, Errno.NONE));
    }

    @ParameterizedTest
    @CsvSource({"No buffer space available, ENOBUFS", "Cannot allocate memory, ENOMEM", "Network is down, ENETDOWN"})
    void anErrnoThatHasNoKindKeepsItsNameOnNioToo(String text, String errno) {
        Diagnosis diagnosis = Diagnosis.ofConnection(new IOException(text), true, 1, 0, false);

        assertThat(diagnosis.kind()).isEqualTo(FailureKind.OTHER_ERRNO);
        assertThat(diagnosis.errno().name()).isEqualTo(errno);
    }

    @ParameterizedTest
    @CsvSource({"84, EILSEQ", "105, ENOBUFS", "133, EHWPOISON", "4000, errno 4000"})
    void anErrnoOfNoKindKeepsItsNumberAndItsName(int number, String name) {
        Diagnosis diagnosis = Diagnosis.ofConnection(Errors.newIOException("recvAddress", -number), true, 1, 0, false);

        assertThat(diagnosis.kind()).isEqualTo(FailureKind.OTHER_ERRNO);
        assertThat(diagnosis.errno().number()).isEqualTo(number);
        assertThat(diagnosis.errno().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "84, EILSEQ, Invalid or incomplete multibyte or wide character",
        "133, EHWPOISON, Memory page has hardware error"
    })
    void theTextOfTheJdkIsEnoughForThat(int number, String name, String text) {
        Diagnosis diagnosis = Diagnosis.ofConnection(new IOException(text), true, 1, 0, false);

        assertThat(diagnosis.kind()).isEqualTo(FailureKind.OTHER_ERRNO);
        assertThat(diagnosis.errno().number()).isEqualTo(number);
        assertThat(diagnosis.errno().name()).isEqualTo(name);
    }
}
