package io.tcpbench.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Bytes that come in pieces, and what a codec makes of them when it is asked as a connection asks it. */
final class Stream {
    private Stream() {}

    /**
     * What came out.
     *
     * @param ends where in the stream each response ended
     * @param wrongs the difference of each response that was wrong, and of one after which nothing is read
     * @param tooLong whether one had no end in time; what follows is not read
     */
    record Answers(List<Integer> ends, List<String> wrongs, boolean tooLong) {}

    /** Every way to cut a stream in one, two or three, and the one into single bytes. */
    static void inEveryPieces(String stream, Consumer<List<String>> test) {
        int length = stream.length();
        for (int first = 0; first <= length; first++) {
            for (int second = first; second <= length; second++) {
                test.accept(
                        List.of(stream.substring(0, first), stream.substring(first, second), stream.substring(second)));
            }
        }
        test.accept(List.of(stream.split("", -1)));
    }

    /** Whole, in single bytes, and in pieces of some bytes that follow from the stream. */
    static void inSomePieces(String stream, Consumer<List<String>> test) {
        SplittableRandom random = new SplittableRandom(stream.hashCode());
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < stream.length(); ) {
            int to = Math.min(stream.length(), from + 1 + random.nextInt(20));
            pieces.add(stream.substring(from, to));
            from = to;
        }
        test.accept(List.of(stream));
        test.accept(List.of(stream.split("", -1)));
        test.accept(pieces);
    }

    static Answers read(Codec codec, List<String> pieces) {
        List<Integer> ends = new ArrayList<>();
        List<String> wrongs = new ArrayList<>();
        int before = 0;
        for (String piece : pieces) {
            ByteBuf in = Unpooled.copiedBuffer(piece, ISO_8859_1);
            while (in.isReadable()) {
                Codec.State state = codec.read(in);
                switch (state) {
                    case COMPLETE -> ends.add(before + in.readerIndex());
                    case WRONG -> wrongs.add(codec.difference());
                    case TOO_LONG -> {
                        return new Answers(ends, wrongs, true);
                    }
                    case UNFRAMEABLE -> {
                        wrongs.add(codec.difference());
                        return new Answers(ends, wrongs, false);
                    }
                    case PARTIAL -> {}
                }
            }
            before += piece.length();
        }
        return new Answers(ends, wrongs, false);
    }
}
