package org.lstm4j.text.internal.subword;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;
import tools.jackson.databind.JsonNode;

/**
 * What is put around the ids of one text: a {@code post_processor} of the tokenizers library. Immutable.
 *
 * @param parts ids, and empty arrays where the text stands
 * @param added how many ids the library counts for it when it cuts texts
 */
record PostProcessing(List<int[]> parts, int added) {
    /** Nothing is put around. */
    static final PostProcessing NONE = new PostProcessing(List.of(new int[0]), 0);

    private static final int MOST_PARTS = 1_000;
    private static final Set<String> BERT_KEYS = Set.of("type", "sep", "cls");
    private static final Set<String> ROBERTA_KEYS = Set.of("type", "sep", "cls", "trim_offsets", "add_prefix_space");
    private static final Set<String> TEMPLATE_KEYS = Set.of("type", "single", "pair", "special_tokens");

    PostProcessing {
        parts = List.copyOf(parts);
    }

    /** Reads a post-processor. */
    static PostProcessing read(JsonFields part) {
        Steps steps = new Steps(part);
        steps.take(part);
        return new PostProcessing(steps.stretches.stream().flatMap(List::stream).toList(), steps.added);
    }

    /**
     * What a text has become, one step after the other: stretches, of which some steps treat the first unlike the
     * others.
     */
    private static final class Steps {
        private final JsonFields root;
        private List<List<int[]>> stretches = List.of(NONE.parts);
        private int added;

        Steps(JsonFields root) {
            this.root = root;
        }

        void take(JsonFields part) {
            switch (Places.kind(part)) {
                case "TemplateProcessing" -> template(part);
                case "BertProcessing" -> {
                    part.allowOnly(BERT_KEYS);
                    around(part);
                }
                case "RobertaProcessing" -> {
                    part.allowOnly(ROBERTA_KEYS);
                    around(part);
                }
                // It changes where tokens are said to stand, and no id.
                case "ByteLevel" -> part.allowOnly(Set.of("type", "add_prefix_space", "trim_offsets", "use_regex"));
                case "Sequence" -> {
                    part.allowOnly(Set.of("type", "processors"));
                    part.objects("processors").forEach(this::take);
                }
                case String other -> throw Places.unknown(part, "type", "a post-processor", other);
            }
            int size = stretches.stream()
                    .flatMap(List::stream)
                    .mapToInt(ids -> Math.max(1, ids.length))
                    .sum();
            if (size > MOST_PARTS) {
                throw new TextFormatException(
                        root.source(),
                        root.place("type"),
                        "at most " + MOST_PARTS + " special tokens around a text",
                        String.valueOf(size),
                        "Save the tokenizer with fewer.");
            }
        }

        /** The second stretch and later ones are second texts to it, which end with a token but start with none. */
        private void around(JsonFields part) {
            int[] start = token(part, "cls");
            int[] end = token(part, "sep");
            List<List<int[]>> around = new ArrayList<>();
            for (List<int[]> stretch : stretches) {
                List<int[]> one = new ArrayList<>();
                if (around.isEmpty()) {
                    one.add(start);
                }
                one.addAll(stretch);
                one.add(end);
                around.add(one);
            }
            stretches = around;
            added += 2;
        }

        private void template(JsonFields part) {
            part.allowOnly(TEMPLATE_KEYS);
            if (stretches.size() != 1) {
                throw Places.wrong(part, "type", "a template in front of other steps", "one behind a template");
            }
            List<List<int[]>> pieces = new ArrayList<>();
            for (JsonFields piece : part.objects("single")) {
                piece.allowOnly(Set.of("Sequence", "SpecialToken"));
                if (piece.has("Sequence")) {
                    requireFirst(piece.object("Sequence"));
                    pieces.add(stretches.getFirst());
                } else {
                    int[] ids = ids(part, piece.object("SpecialToken").string("id"));
                    pieces.add(ids.length == 0 ? List.of() : List.of(ids));
                    added += ids.length;
                }
            }
            stretches = pieces;
        }

        private static void requireFirst(JsonFields sequence) {
            if (!sequence.string("id").equals("A")) {
                throw Places.wrong(sequence, "id", "\"A\", the only text there is", Excerpt.of(sequence.string("id")));
            }
        }
    }

    /** The id of {@code ["[SEP]", 102]}. */
    private static int[] token(JsonFields part, String key) {
        JsonNode pair = part.require(key);
        if (!pair.isArray() || pair.size() != 2) {
            throw Places.wrong(part, key, "a token and its id", JsonFields.describe(pair));
        }
        return new int[] {id(part, key, pair.get(1))};
    }

    private static int id(JsonFields part, String key, JsonNode id) {
        if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0 || id.intValue() > Subwords.MAX_ID) {
            throw Places.wrong(part, key, "an id from 0 to " + Subwords.MAX_ID, JsonFields.describe(id));
        }
        return id.intValue();
    }

    private static int[] ids(JsonFields part, String name) {
        JsonFields tokens = part.object("special_tokens");
        JsonNode ids = tokens.object(name).require("ids");
        if (!ids.isArray()) {
            throw Places.wrong(tokens, name + ".ids", "an array", JsonFields.describe(ids));
        }
        Ids found = new Ids();
        ids.forEach(id -> found.add(id(tokens, name + ".ids", id)));
        return found.toArray();
    }

    int[] apply(int[] text) {
        Ids all = new Ids();
        for (int[] part : parts) {
            for (int id : part.length == 0 ? text : part) {
                all.add(id);
            }
        }
        return all.toArray();
    }
}
