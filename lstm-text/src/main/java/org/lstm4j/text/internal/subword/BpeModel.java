package org.lstm4j.text.internal.subword;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Begins with the characters of a piece and joins two neighbours after the other, the pair that stands first in the
 * list of merges first. <i>Source:</i> Sennrich et al. 2016. The work grows as n log n with the characters of a piece.
 */
final class BpeModel implements PieceModel {
    private final Map<String, Integer> vocabulary;
    private final LongIntMap ranks; // (left, right) -> place in the list
    private final int[] merged; // place in the list -> id of both together
    private final Options options;
    private final OptionalInt unknownId;
    private final ByteTokens bytes;

    /**
     * How pieces are written with tokens.
     *
     * @param unknown the token of unknown characters; without one they are dropped
     * @param prefix in front of each character but the first
     * @param suffix behind the last one
     * @param fusesUnknown whether neighbours that are unknown are one
     * @param usesBytes whether unknown characters are written byte by byte where there are tokens for it
     * @param ignoresMerges whether a piece that is a token stays whole
     */
    record Options(
            Optional<String> unknown,
            String prefix,
            String suffix,
            boolean fusesUnknown,
            boolean usesBytes,
            boolean ignoresMerges) {}

    BpeModel(Map<String, Integer> vocabulary, LongIntMap ranks, int[] merged, Options options) {
        this.vocabulary = vocabulary;
        this.ranks = ranks;
        this.merged = merged;
        this.options = options;
        this.unknownId =
                options.unknown().map(token -> PieceModel.id(vocabulary, token)).orElse(OptionalInt.empty());
        this.bytes = ByteTokens.of(vocabulary, options.usesBytes());
    }

    @Override
    public void encode(String piece, Ids ids) {
        Integer whole = options.ignoresMerges() ? vocabulary.get(piece) : null;
        if (whole != null) {
            ids.add(whole);
            return;
        }
        int[] symbols = symbols(piece, ids).toArray();
        for (int id : symbols.length < 2 ? symbols : new Merging(symbols).run()) {
            ids.add(id);
        }
    }

    private Ids symbols(String piece, Ids before) {
        Ids symbols = new Ids();
        boolean isUnknownPending =
                false; // it may still grow, and stands behind bytes that come meanwhile, as in the library
        for (int at = 0; at < piece.length(); ) {
            int end = at + Character.charCount(piece.codePointAt(at));
            String symbol = piece.substring(at, end);
            if (at > 0 && !options.prefix().isEmpty()) {
                symbol = options.prefix() + symbol;
            }
            if (end == piece.length() && !options.suffix().isEmpty()) {
                symbol = symbol + options.suffix();
            }
            at = end;
            Integer id = vocabulary.get(symbol);
            if (id != null) {
                if (isUnknownPending) {
                    symbols.add(unknownId.orElseThrow());
                    isUnknownPending = false;
                }
                symbols.add(id);
            } else if (!bytes.add(symbol.getBytes(StandardCharsets.UTF_8), symbols)
                    && options.unknown().isPresent()) {
                int unknown = PieceModel.unknown(unknownId, piece, before);
                if (isUnknownPending && !options.fusesUnknown()) {
                    symbols.add(unknown);
                }
                isUnknownPending = true;
            }
        }
        if (isUnknownPending) {
            symbols.add(unknownId.orElseThrow());
        }
        return symbols;
    }

    /** The merges of one piece. Places are those of the characters; a merged pair stands at that of its left one. */
    private final class Merging {
        private final int[] symbols; // -1 for one that was merged into the one before it
        private final int[] next;
        private final int[] previous;
        private final LongHeap queue;

        Merging(int[] symbols) {
            this.symbols = symbols;
            this.next = new int[symbols.length];
            this.previous = new int[symbols.length];
            this.queue = new LongHeap(symbols.length);
            for (int i = 0; i < symbols.length; i++) {
                next[i] = i + 1 < symbols.length ? i + 1 : -1;
                previous[i] = i - 1;
            }
            for (int i = 0; i + 1 < symbols.length; i++) {
                offer(i, i + 1);
            }
        }

        private void offer(int left, int right) {
            int rank = rank(left, right);
            if (rank != LongIntMap.NONE) {
                queue.add(((long) rank << Integer.SIZE) | left);
            }
        }

        private int rank(int left, int right) {
            return ranks.get(key(symbols[left], symbols[right]));
        }

        Ids result() {
            Ids ids = new Ids();
            for (int symbol : symbols) {
                if (symbol >= 0) {
                    ids.add(symbol);
                }
            }
            return ids;
        }

        int[] run() {
            while (!queue.isEmpty()) {
                long first = queue.remove();
                int left = (int) first;
                int made = merged[(int) (first >>> Integer.SIZE)];
                if (symbols[left] < 0 || next[left] < 0) {
                    continue;
                }
                int right = next[left];
                int rank = rank(left, right);
                // The pair at this place may have become another one since; one that makes the same token will do.
                if (rank == LongIntMap.NONE || merged[rank] != made) {
                    continue;
                }
                symbols[left] = made;
                symbols[right] = -1;
                next[left] = next[right];
                if (next[left] >= 0) {
                    previous[next[left]] = left;
                    offer(left, next[left]);
                }
                if (previous[left] >= 0) {
                    offer(previous[left], left);
                }
            }
            return result().toArray();
        }
    }

    /** Two ids in one number. */
    static long key(int left, int right) {
        return ((long) left << Integer.SIZE) | right;
    }

    @Override
    public Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    @Override
    public OptionalInt unknownId() {
        return unknownId;
    }
}
