package org.lstm4j.text.internal.subword;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Of all ways to put a piece together from tokens the one whose scores add up to most, by Viterbi's algorithm. A
 * character that no token is has the lowest score and 10 less; neighbours of that kind are one unknown part.
 * <i>Source:</i> Kudo 2018, as in SentencePiece.
 */
final class UnigramModel implements PieceModel {
    private static final double UNKNOWN_PENALTY = 10;

    private final Map<String, Integer> vocabulary;
    private final Prefixes prefixes;
    private final double[] scores; // by id
    private final double unknownScore;
    private final OptionalInt unknownId;
    private final ByteTokens bytes;

    /**
     * @param vocabulary the id of each token; where a token stands twice, the later one
     * @param scores by id
     * @param bytes what an unknown part is written with
     */
    UnigramModel(Map<String, Integer> vocabulary, double[] scores, OptionalInt unknownId, ByteTokens bytes) {
        this.vocabulary = vocabulary;
        this.prefixes = new Prefixes(vocabulary);
        this.scores = scores;
        this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
        this.unknownId = unknownId;
        this.bytes = bytes;
    }

    @Override
    public void encode(String piece, Ids ids) {
        int size = piece.length();
        double[] best = new double[size + 1];
        int[] starts = new int[size + 1];
        int[] tokens = new int[size + 1];
        Arrays.fill(starts, -1);
        Prefixes.Walk walk = prefixes.walk();
        for (int start = 0; start < size; ) {
            int single = start + Character.charCount(piece.codePointAt(start));
            boolean hasSingle = false;
            walk.restart();
            for (int end = start + 1; end <= size && walk.take(piece.charAt(end - 1)); end++) {
                int id = walk.id();
                if (id >= 0) {
                    offer(best, starts, tokens, start, end, scores[id], id);
                    hasSingle |= end == single;
                }
            }
            if (!hasSingle && (starts[single] < 0 || unknownScore + best[start] > best[single])) {
                int id = PieceModel.unknown(unknownId, piece, ids);
                offer(best, starts, tokens, start, single, unknownScore, id);
            }
            start = single;
        }
        addPath(piece, starts, tokens, ids);
    }

    private static void offer(double[] best, int[] starts, int[] tokens, int start, int end, double score, int id) {
        double candidate = score + best[start];
        if (starts[end] < 0 || candidate > best[end]) {
            best[end] = candidate;
            starts[end] = start;
            tokens[end] = id;
        }
    }

    private void addPath(String piece, int[] starts, int[] tokens, Ids ids) {
        int[] ends = new int[piece.length()];
        int count = 0;
        for (int end = piece.length(); end > 0; end = starts[end]) {
            ends[count++] = end;
        }
        int unknown = unknownId.orElse(-1);
        while (count > 0) {
            int end = ends[--count];
            int start = starts[end];
            if (tokens[end] != unknown) {
                ids.add(tokens[end]);
                continue;
            }
            while (count > 0 && tokens[ends[count - 1]] == unknown) {
                end = ends[--count];
            }
            addUnknown(piece.substring(start, end), ids);
        }
    }

    /** Looked up once more, for several unknown characters may be a token, or the token for unknown ones itself. */
    private void addUnknown(String part, Ids ids) {
        Integer id = vocabulary.get(part);
        if (id != null) {
            ids.add(id);
        } else if (!bytes.add(part.getBytes(StandardCharsets.UTF_8), ids)) {
            ids.add(PieceModel.unknown(unknownId, part, ids));
        }
    }

    @Override
    public Map<String, Integer> vocabulary() {
        return vocabulary;
    }

    /** Each has a place of its own, those that stand there twice too. */
    @Override
    public int size() {
        return scores.length;
    }

    @Override
    public OptionalInt unknownId() {
        return unknownId;
    }
}
