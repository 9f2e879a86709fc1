package io.tcpbench.engine;

import io.tcpbench.engine.transport.Link;
import io.tcpbench.protocol.Codec;
import io.tcpbench.protocol.Protocol;
import io.tcpbench.protocol.Wording;
import io.tcpbench.result.Clock;
import java.util.Optional;
import java.util.function.IntFunction;

/** What the connections of one slot send, one request after the other. Confined to its event loop. */
interface Requests {

    /** Makes the next request ready; how many bytes it has. */
    int next(long sentNanos);

    /** Hands over the request that was made ready last. */
    void write(Link link);

    /** A codec for a new connection of the slot, whose first response answers the next request. */
    Codec newCodec();

    /** Of the slots of one event loop, by their numbers. */
    static IntFunction<Requests> of(Protocol protocol, Clock clock) {
        Optional<Wording.Factory> wordings = protocol.wordings();
        if (wordings.isEmpty()) {
            Requests same = new Same(protocol.request().readableBytes(), protocol.codecs());
            return slotNumber -> same;
        }
        Wording.Factory factory = wordings.get();
        TimeOfDay time = TimeOfDay.by(clock);
        return slotNumber -> new Worded(factory.of(slotNumber), time);
    }

    /** Always the same bytes, which links have already: of all slots. */
    record Same(int bytes, Codec.Factory codecs) implements Requests {
        @Override
        public int next(long sentNanos) {
            return bytes;
        }

        @Override
        public void write(Link link) {
            link.write();
        }

        @Override
        public Codec newCodec() {
            return codecs.newCodec();
        }
    }

    /** Bytes that are made for each request, and copied by its link. */
    final class Worded implements Requests {
        private final Wording wording;
        private final TimeOfDay time;
        private int bytes;

        Worded(Wording wording, TimeOfDay time) {
            this.wording = wording;
            this.time = time;
        }

        @Override
        public int next(long sentNanos) {
            bytes = wording.next(time.epochMillis(sentNanos));
            return bytes;
        }

        @Override
        public void write(Link link) {
            link.write(wording.bytes(), bytes);
        }

        @Override
        public Codec newCodec() {
            return wording.newCodec();
        }
    }
}
