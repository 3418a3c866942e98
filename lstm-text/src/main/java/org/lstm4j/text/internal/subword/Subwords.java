package org.lstm4j.text.internal.subword;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextStage;

/**
 * A tokenizer of the tokenizers library at work: tokens that stand in the text are cut out, the rest is normalised,
 * cut into pieces, and each piece written with tokens; then the ids are cut to a length and special tokens put around
 * them. Immutable.
 */
public final class Subwords {
    /** The largest id: the size of the vocabulary is one more. */
    public static final int MAX_ID = Integer.MAX_VALUE - 1;

    private final AddedTokens added;
    private final Normalization normalization;
    private final PreTokenization preTokenization;
    private final PieceModel model;
    private final PostProcessing post;
    private final int maxLength; // 0 for no limit
    private final Side cut;
    private final List<String> remarks;
    private final SequencedMap<String, Integer> index;
    private final Map<Integer, String> tokens;
    private final int size;

    /** The parts of a tokenizer. */
    record Parts(
            List<AddedTokens.Token> added,
            Normalization normalization,
            PreTokenization preTokenization,
            PieceModel model,
            PostProcessing post,
            int maxLength,
            Side cut,
            List<String> remarks) {}

    Subwords(Parts parts) {
        this.added = new AddedTokens(parts.added(), parts.normalization());
        this.normalization = parts.normalization();
        this.preTokenization = parts.preTokenization();
        this.model = parts.model();
        this.post = parts.post();
        this.maxLength = parts.maxLength();
        this.cut = parts.cut();
        this.remarks = List.copyOf(parts.remarks());
        Map<String, Integer> all = new HashMap<>(model.vocabulary());
        parts.added().forEach(token -> all.put(token.content(), token.id()));
        this.index = byId(all);
        this.tokens = new HashMap<>();
        index.forEach((token, id) -> tokens.putIfAbsent(id, token));
        int largest = all.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int largestAround =
                post.parts().stream().flatMapToInt(Arrays::stream).max().orElse(0);
        this.size = Math.max(largest, largestAround) + 1;
    }

    private static SequencedMap<String, Integer> byId(Map<String, Integer> ids) {
        List<Map.Entry<String, Integer>> entries = new ArrayList<>(ids.entrySet());
        entries.sort(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        SequencedMap<String, Integer> sorted = LinkedHashMap.newLinkedHashMap(entries.size());
        entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableSequencedMap(sorted);
    }

    /** The ids of a text, those of special tokens around it among them. */
    public int[] encode(String text) {
        int[] ids = ids(text);
        int room = maxLength == 0 ? ids.length : maxLength - post.added();
        if (ids.length > room) {
            ids = cut == Side.POST ? Arrays.copyOf(ids, room) : Arrays.copyOfRange(ids, ids.length - room, ids.length);
        }
        return post.apply(ids);
    }

    /** The ids of a text alone, all of them. */
    public int[] ids(String text) {
        Ids ids = new Ids();
        for (AddedTokens.Part part : added.cut(Piece.of(RustText.valid(text)), normalization)) {
            switch (part) {
                case AddedTokens.Part.Found(int id) -> ids.add(id);
                case AddedTokens.Part.Between(Piece piece) ->
                    preTokenization.cut(piece).forEach(cut -> model.encode(cut.text(), ids));
            }
        }
        return ids.toArray();
    }

    /** The token of an id, if it has one. */
    public String token(int id) {
        return tokens.getOrDefault(id, "<" + id + ">");
    }

    /** What each step makes of a text, up to its tokens. */
    public List<TextStage> explain(String text) {
        List<String> normal = new ArrayList<>();
        List<String> pieces = new ArrayList<>();
        for (AddedTokens.Part part : added.cut(Piece.of(RustText.valid(text)), normalization)) {
            switch (part) {
                case AddedTokens.Part.Found(int id) -> {
                    normal.add(token(id));
                    pieces.add(token(id));
                }
                case AddedTokens.Part.Between(Piece piece) -> {
                    normal.add(piece.text());
                    preTokenization.cut(piece).forEach(cut -> pieces.add(cut.text()));
                }
            }
        }
        List<String> found = Arrays.stream(ids(text)).mapToObj(this::token).toList();
        return List.of(
                new TextStage("normalised", String.join("", normal)),
                new TextStage("cut into pieces", String.join(" ", pieces)),
                new TextStage("pieces as tokens", String.join(" ", found)));
    }

    /** The id of each token by rising id, added ones among them. Unmodifiable. */
    public SequencedMap<String, Integer> index() {
        return index;
    }

    /** The id that stands for unknown pieces, if there is one. */
    public OptionalInt unknownId() {
        return model.unknownId();
    }

    /** What of the file is not used, or used in another way than it may seem. */
    public List<String> remarks() {
        return remarks;
    }

    /** A number above every id. */
    public int size() {
        return size;
    }
}
