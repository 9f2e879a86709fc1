package io.tcpbench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Errors;
import io.tcpbench.result.FailureKind;
import java.io.IOException;
import org.junit.jupiter.api.Test;

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

    @Test
    void anErrnoThatIsNotInTheListKeepsItsNumber() {
        Diagnosis diagnosis = Diagnosis.ofConnection(Errors.newIOException("recvAddress", -105), true, 1, 0, false);

        assertThat(diagnosis.kind()).isEqualTo(FailureKind.OTHER_ERRNO);
        assertThat(diagnosis.errno().name()).isEqualTo("ENOBUFS");
    }
}
