package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern matches somewhere in a response, which is kept whole until its end. */
final class RegexCheck implements ResponseCheck {
    private final Pattern pattern;
    private final Collected collected = new Collected();
    private final Matcher matcher;

    RegexCheck(Pattern pattern) {
        this.pattern = pattern;
        this.matcher = pattern.matcher(collected);
    }

    @Override
    public void begin() {
        collected.clear();
    }

    @Override
    public void see(ByteBuf in, int from, int length) {
        collected.add(in, from, length);
    }

    @Override
    public String difference() {
        collected.search();
        try {
            return matcher.reset().find() ? "" : "expected a match of '" + pattern + "', " + got();
        } catch (StackOverflowError tooDeep) {
            return "the pattern '" + pattern + "' needs more stack than there is, " + got();
        } catch (Collected.TooManySteps endless) {
            return "the pattern '" + pattern + "' takes too many steps, " + got();
        }
    }

    private String got() {
        return "got " + collected.length() + " bytes without one: " + collected.excerpt();
    }
}
