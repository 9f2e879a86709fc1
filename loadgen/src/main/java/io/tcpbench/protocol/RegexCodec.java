package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Responses that end with the first match of a pattern. All bytes of a response are kept until it ends, and searched
 * from its beginning with every piece that comes: for responses that come in few pieces.
 */
final class RegexCodec implements Codec {
    private final Pattern pattern;
    private final int maxBytes;
    private final Collected collected = new Collected();
    private final Matcher matcher;
    private String difference = "";

    RegexCodec(Pattern pattern, int maxBytes) {
        this.pattern = pattern;
        this.maxBytes = maxBytes;
        this.matcher = pattern.matcher(collected);
    }

    @Override
    public State read(ByteBuf in) {
        int before = collected.length();
        int length = Math.min(in.readableBytes(), maxBytes + 1 - before);
        collected.add(in, in.readerIndex(), length);
        int end;
        try {
            end = endOfMatch();
        } catch (StackOverflowError tooDeep) {
            difference =
                    "the pattern " + pattern + " needs more stack than there is for " + collected.length() + " bytes";
            return State.UNFRAMEABLE;
        } catch (Collected.TooManySteps endless) {
            difference = "the pattern " + pattern + " takes too many steps for " + collected.length() + " bytes";
            return State.UNFRAMEABLE;
        }
        if (end > 0 && end <= maxBytes) {
            // A match that looks ahead may end among bytes that were taken: they belong to the next response.
            in.skipBytes(Math.max(0, end - before));
            collected.keep(end, Math.max(end, before));
            return State.COMPLETE;
        }
        in.skipBytes(length);
        return collected.length() > maxBytes ? State.TOO_LONG : State.PARTIAL;
    }

    /** Where the first match ends that is not empty; 0 if there is none. */
    private int endOfMatch() {
        matcher.reset();
        collected.search();
        while (matcher.find()) {
            if (matcher.end() > matcher.start()) {
                return matcher.end();
            }
        }
        return 0;
    }

    @Override
    public long bytesRead() {
        return collected.length();
    }

    @Override
    public String difference() {
        return difference;
    }
}
