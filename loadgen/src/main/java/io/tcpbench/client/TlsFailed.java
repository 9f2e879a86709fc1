package io.tcpbench.client;

import java.io.IOException;

/** TLS did not come about; the message is a sentence for people. */
public final class TlsFailed extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFailed(String message, IOException cause) {
        super(message, cause);
    }
}
