package io.tcpbench.protocol;

import io.netty.buffer.ByteBuf;
import io.tcpbench.plan.Check;

/** Looks at the bytes of one response after the other, in any pieces, and says in the end whether it is right. */
interface ResponseCheck {

    /** A check of a plan, for one connection. */
    static ResponseCheck of(Check check) {
        if (check instanceof Check.Exact exact) {
            return new PrefixCheck(exact.bytes().value(), true);
        }
        if (check instanceof Check.Prefix prefix) {
            return new PrefixCheck(prefix.bytes().value(), false);
        }
        if (check instanceof Check.Contains contains) {
            return new ContainsCheck(contains.bytes());
        }
        return new RegexCheck(((Check.Regex) check).pattern());
    }

    /** The first response begins, or the next one. */
    void begin();

    /** Looks at more bytes of the response; the buffer's indices stay as they are. */
    void see(ByteBuf in, int from, int length);

    /** After the end: what was expected and what came, for people; empty if it is right. */
    String difference();
}
