package org.lstm4j.text.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.PartOfSpeech;
import org.lstm4j.text.TextFormatException;
import org.lstm4j.text.TextStep;
import org.lstm4j.text.WordChain;
import org.lstm4j.text.WordSplit;
import org.lstm4j.text.WordStep;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a chain of steps. Each step is an object with its {@code kind}; steps that use other people's data name it, so
 * that a pipeline is not run with another release of it in silence.
 */
final class ChainJson {
    private static final String KIND = "kind";
    private static final Set<String> KEYS = Set.of("cleaning", "split", "steps");

    private ChainJson() {}

    /** Writes a chain. */
    static ObjectNode write(WordChain chain) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ArrayNode cleaning = root.putArray("cleaning");
        chain.cleaning().forEach(step -> cleaning.add(write(step)));
        root.set("split", write(chain.split()));
        ArrayNode steps = root.putArray("steps");
        chain.steps().forEach(step -> steps.add(write(step)));
        return root;
    }

    private static ObjectNode write(TextStep step) {
        return switch (step) {
            case TextStep.Lowercase(TextStep.Letters letters) ->
                kind("lowercase").put("letters", JsonFields.name(letters));
            case TextStep.Replace(String text, String by) ->
                kind("replace").put("text", text).put("by", by);
            case TextStep.ReplacePattern(String pattern, String by) ->
                kind("replace-pattern").put("pattern", pattern).put("by", by);
            case TextStep.ReplaceCharacters(String characters, String by) ->
                kind("replace-characters").put("characters", characters).put("by", by);
            case TextStep.KeepWordCharacters() -> kind("keep-word-characters");
        };
    }

    private static ObjectNode write(WordSplit split) {
        return switch (split) {
            case WordSplit.Whitespace(WordSplit.Spaces spaces) ->
                kind("whitespace").put("spaces", JsonFields.name(spaces));
            case WordSplit.At(String separator) -> kind("at").put("separator", separator);
            case WordSplit.BareTreebank() -> kind("bare-treebank");
            case WordSplit.Characters() -> kind("characters");
            case WordSplit.Whole() -> kind("whole");
            case WordSplit.Simple() -> kind("opennlp-simple");
            case WordSplit.Learned() -> kind("opennlp-learned").put("model", OpenNlp.TOKENS);
        };
    }

    private static ObjectNode write(WordStep step) {
        return switch (step) {
            case WordStep.Stop stop -> {
                ObjectNode node = kind("stop-words");
                ArrayNode words = node.putArray("words");
                stop.sorted().forEach(words::add);
                yield node;
            }
            case WordStep.WordNetLemmas(List<PartOfSpeech> passes) -> {
                ObjectNode node = kind("wordnet-lemmas").put("data", WordNet.NAME);
                ArrayNode names = node.putArray("passes");
                passes.forEach(pass -> names.add(JsonFields.name(pass)));
                yield node;
            }
            case WordStep.TaggedLemmas() ->
                kind("opennlp-lemmas").put("tags", OpenNlp.TAGS).put("lemmas", OpenNlp.LEMMAS);
            case WordStep.Pairs(String separator) -> kind("pairs").put("separator", separator);
        };
    }

    private static ObjectNode kind(String kind) {
        return Json.MAPPER.createObjectNode().put(KIND, kind);
    }

    /** Reads a chain. */
    static WordChain read(JsonFields fields) {
        fields.allowOnly(KEYS);
        return new WordChain(
                fields.objects("cleaning").stream().map(ChainJson::textStep).toList(),
                split(fields.object("split")),
                fields.objects("steps").stream().map(ChainJson::wordStep).toList());
    }

    private static TextStep textStep(JsonFields step) {
        return switch (step.string(KIND)) {
            case "lowercase" -> {
                step.allowOnly(Set.of(KIND, "letters"));
                yield new TextStep.Lowercase(step.constant("letters", TextStep.Letters.class));
            }
            case "replace" -> {
                step.allowOnly(Set.of(KIND, "text", "by"));
                yield valid(step, "text", () -> new TextStep.Replace(step.string("text"), step.string("by")));
            }
            case "replace-pattern" -> {
                step.allowOnly(Set.of(KIND, "pattern", "by"));
                yield valid(
                        step, "pattern", () -> new TextStep.ReplacePattern(step.string("pattern"), step.string("by")));
            }
            case "replace-characters" -> {
                step.allowOnly(Set.of(KIND, "characters", "by"));
                yield new TextStep.ReplaceCharacters(step.string("characters"), step.string("by"));
            }
            case "keep-word-characters" -> {
                step.allowOnly(Set.of(KIND));
                yield new TextStep.KeepWordCharacters();
            }
            case String other -> throw unknown(step, other);
        };
    }

    private static WordSplit split(JsonFields split) {
        return switch (split.string(KIND)) {
            case "whitespace" -> {
                split.allowOnly(Set.of(KIND, "spaces"));
                yield new WordSplit.Whitespace(split.constant("spaces", WordSplit.Spaces.class));
            }
            case "at" -> {
                split.allowOnly(Set.of(KIND, "separator"));
                yield valid(split, "separator", () -> new WordSplit.At(split.string("separator")));
            }
            case "bare-treebank" -> {
                split.allowOnly(Set.of(KIND));
                yield new WordSplit.BareTreebank();
            }
            case "characters" -> {
                split.allowOnly(Set.of(KIND));
                yield new WordSplit.Characters();
            }
            case "whole" -> {
                split.allowOnly(Set.of(KIND));
                yield new WordSplit.Whole();
            }
            case "opennlp-simple" -> {
                split.allowOnly(Set.of(KIND));
                yield new WordSplit.Simple();
            }
            case "opennlp-learned" -> {
                split.allowOnly(Set.of(KIND, "model"));
                requireData(split, "model", OpenNlp.TOKENS);
                yield new WordSplit.Learned();
            }
            case String other -> throw unknown(split, other);
        };
    }

    private static WordStep wordStep(JsonFields step) {
        return switch (step.string(KIND)) {
            case "stop-words" -> {
                step.allowOnly(Set.of(KIND, "words"));
                yield new WordStep.Stop(new LinkedHashSet<>(step.strings("words")));
            }
            case "wordnet-lemmas" -> {
                step.allowOnly(Set.of(KIND, "data", "passes"));
                requireData(step, "data", WordNet.NAME);
                yield valid(
                        step, "passes", () -> new WordStep.WordNetLemmas(step.constants("passes", PartOfSpeech.class)));
            }
            case "opennlp-lemmas" -> {
                step.allowOnly(Set.of(KIND, "tags", "lemmas"));
                requireData(step, "tags", OpenNlp.TAGS);
                requireData(step, "lemmas", OpenNlp.LEMMAS);
                yield new WordStep.TaggedLemmas();
            }
            case "pairs" -> {
                step.allowOnly(Set.of(KIND, "separator"));
                yield valid(step, "separator", () -> new WordStep.Pairs(step.string("separator")));
            }
            case String other -> throw unknown(step, other);
        };
    }

    private static void requireData(JsonFields step, String key, String here) {
        if (!step.string(key).equals(here)) {
            throw new TextFormatException(
                    step.source(),
                    step.place(key),
                    "\"" + here + "\", the data that this release reads",
                    Excerpt.of(step.string(key)),
                    "Use the release that wrote it: other data would give other words.");
        }
    }

    private static TextFormatException unknown(JsonFields step, String kind) {
        return new TextFormatException(
                step.source(), step.place(KIND), "a kind of step", Excerpt.of(kind), "Use a newer release.");
    }

    /** What a record refuses is a fault at {@code key} of the document. */
    static <T> T valid(JsonFields fields, String key, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (TextFormatException e) {
            throw e;
        } catch (InvalidInputException e) {
            TextFormatException problem = fields.problem(key, "what the step takes", String.valueOf(e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }
}
