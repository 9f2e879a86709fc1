package io.tcpbench.client;

import io.tcpbench.plan.Printable;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Bytes as a text that can do nothing to a terminal: UTF-8, where control characters and all that is no UTF-8 are
 * spelled out. Ends of lines and tabs stay; the carriage return of a CRLF is left out. A character may arrive in
 * pieces.
 */
public final class VisibleText implements Received {
    private final Consumer<String> target;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private ByteBuffer unfinished = ByteBuffer.allocate(0);
    private boolean returned;

    /** Tells the target each text as it becomes known; it is never empty. */
    public VisibleText(Consumer<String> target) {
        this.target = target;
    }

    @Override
    public void arrived(byte[] bytes, int length) {
        ByteBuffer in = ByteBuffer.allocate(unfinished.remaining() + length)
                .put(unfinished)
                .put(bytes, 0, length)
                .flip();
        CharBuffer characters = CharBuffer.allocate(in.remaining());
        StringBuilder text = new StringBuilder(in.remaining());
        decoder.reset();
        CoderResult result = decoder.decode(in, characters, false);
        while (result.isError()) {
            spell(characters, text);
            spellBytes(in, result.length(), text);
            result = decoder.decode(in, characters, false);
        }
        spell(characters, text);
        unfinished = in.slice();
        tell(text);
    }

    @Override
    public void paused() {
        StringBuilder text = new StringBuilder();
        spellBytes(unfinished, unfinished.remaining(), text);
        spellReturn(text);
        tell(text);
    }

    private void tell(StringBuilder text) {
        if (text.length() > 0) {
            target.accept(text.toString());
        }
    }

    private void spell(CharBuffer characters, StringBuilder text) {
        characters.flip().chars().forEach(character -> {
            if (character == '\n') {
                returned = false;
            }
            spellReturn(text);
            returned = character == '\r';
            if (character == '\n' || character == '\t' || Character.isSurrogate((char) character)) {
                text.append((char) character);
            } else if (!returned) {
                text.append(Printable.character(character));
            }
        });
        characters.clear();
    }

    private void spellReturn(StringBuilder text) {
        if (returned) {
            text.append("\\r");
            returned = false;
        }
    }

    private void spellBytes(ByteBuffer in, int count, StringBuilder text) {
        if (count > 0) {
            spellReturn(text);
        }
        for (int i = 0; i < count; i++) {
            text.append(String.format("\\x%02x", in.get()));
        }
    }
}
