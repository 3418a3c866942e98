package org.lstm4j.text.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lstm4j.text.SpecialToken;
import org.lstm4j.text.UnknownWords;
import org.lstm4j.text.Vocabulary;
import org.lstm4j.text.VocabularyRule;
import org.lstm4j.text.WordOrder;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of a vocabulary: its rule, its words by rising id, and what was counted. */
final class VocabularyJson {
    private static final String KIND = "kind";
    private static final Set<String> KEYS = Set.of(
            "ties",
            "id_limit",
            "first_id",
            "unknown",
            "unseen",
            "start",
            "texts",
            "tokens",
            "distinct",
            "words",
            "rare");
    private static final Set<String> TOKEN_KEYS = Set.of("token", "id");

    private VocabularyJson() {}

    /** What a document holds. */
    record Parts(VocabularyRule rule, List<String> words, List<String> rare, Vocabulary.FitCounts counts) {}

    static ObjectNode write(Vocabulary vocabulary) {
        VocabularyRule rule = vocabulary.rule();
        ObjectNode root = Json.MAPPER.createObjectNode().put("ties", JsonFields.name(rule.ties()));
        rule.idLimit().ifPresentOrElse(limit -> root.put("id_limit", limit), () -> root.putNull("id_limit"));
        root.put("first_id", rule.firstId());
        root.set("unknown", write(rule.unknown()));
        rule.unseen().ifPresentOrElse(unseen -> root.set("unseen", write(unseen)), () -> root.putNull("unseen"));
        rule.start().ifPresentOrElse(token -> write(token, root.putObject("start")), () -> root.putNull("start"));
        root.put("texts", vocabulary.counts().texts());
        root.put("tokens", vocabulary.counts().tokens());
        root.put("distinct", vocabulary.counts().distinct());
        ArrayNode words = root.putArray("words");
        vocabulary.words().forEach(words::add);
        ArrayNode rare = root.putArray("rare");
        vocabulary.rare().forEach(rare::add);
        return root;
    }

    private static ObjectNode write(UnknownWords unknown) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        switch (unknown) {
            case UnknownWords.Replace(SpecialToken token) -> write(token, node.put(KIND, "replace"));
            case UnknownWords.Drop() -> node.put(KIND, "drop");
            case UnknownWords.Refuse() -> node.put(KIND, "refuse");
        }
        return node;
    }

    private static void write(SpecialToken token, ObjectNode node) {
        node.put("token", token.text()).put("id", token.id());
    }

    static Parts read(JsonFields fields) {
        fields.allowOnly(KEYS);
        Optional<SpecialToken> start = fields.optionalObject("start").map(token -> {
            token.allowOnly(TOKEN_KEYS);
            return token(token);
        });
        VocabularyRule rule = ChainJson.valid(
                fields,
                "first_id",
                () -> new VocabularyRule(
                        fields.constant("ties", WordOrder.class),
                        fields.optionalInteger("id_limit", 1, Integer.MAX_VALUE),
                        fields.integer("first_id", 1, Integer.MAX_VALUE),
                        unknown(fields.object("unknown")),
                        fields.optionalObject("unseen").map(VocabularyJson::unknown),
                        start));
        return new Parts(
                rule,
                fields.strings("words"),
                fields.strings("rare"),
                new Vocabulary.FitCounts(fields.count("texts"), fields.count("tokens"), fields.count("distinct")));
    }

    private static UnknownWords unknown(JsonFields unknown) {
        return switch (unknown.string(KIND)) {
            case "replace" -> {
                unknown.allowOnly(Set.of(KIND, "token", "id"));
                yield new UnknownWords.Replace(token(unknown));
            }
            case "drop" -> {
                unknown.allowOnly(Set.of(KIND));
                yield new UnknownWords.Drop();
            }
            case "refuse" -> {
                unknown.allowOnly(Set.of(KIND));
                yield new UnknownWords.Refuse();
            }
            case String other -> throw unknown.problem(KIND, "replace, drop or refuse", Excerpt.of(other));
        };
    }

    private static SpecialToken token(JsonFields fields) {
        return ChainJson.valid(
                fields,
                "token",
                () -> new SpecialToken(fields.string("token"), fields.integer("id", 1, Integer.MAX_VALUE)));
    }
}
