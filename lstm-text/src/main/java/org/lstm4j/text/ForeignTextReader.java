package org.lstm4j.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.text.ForeignText.Options;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.Json;
import org.lstm4j.text.internal.JsonFields;
import org.lstm4j.text.internal.TokenizerJson;
import org.lstm4j.text.internal.subword.SubwordsJson;
import tools.jackson.databind.JsonNode;

/** Finds out what a file from beside a model is, and makes a pipeline of it. Not thread-safe. */
final class ForeignTextReader {
    private static final String KINDS =
            "a tokenizer.json of Keras or Hugging Face, a TextVectorization, or a vocabulary";
    private static final String ADVICE = "Save the tokenizer or the vocabulary as JSON, or as a word a line.";

    private final String name;
    private final Options options;
    private final List<String> remarks = new ArrayList<>();

    /**
     * A reader of one file.
     *
     * @param name of it, for errors
     */
    ForeignTextReader(String name, Options options) {
        this.name = name;
        this.options = options;
    }

    /** Reads the file. */
    ForeignText read(byte[] bytes) {
        String text = Json.read(bytes, name);
        String start = text.stripLeading();
        if (start.isEmpty()) {
            throw new TextFormatException(name, "file", KINDS, "nothing", ADVICE);
        }
        if (start.startsWith("{") || start.startsWith("[") || start.startsWith("\"")) {
            JsonNode root;
            try {
                root = Json.parse(text, name, "top level");
            } catch (TextFormatException e) {
                if (isWord(start.lines().findFirst().orElse("").strip())) {
                    return lines(text);
                }
                throw e;
            }
            return json(root.isString() ? Json.parse(root.stringValue(), name, "top level") : root);
        }
        return lines(text);
    }

    /** A word that JSON may begin with as well: a lone quote, or one such as {@code [PAD]}. */
    private static boolean isWord(String line) {
        return line.equals("\"") || line.matches("\\[[^\\[\\]\",{}\\s]*]");
    }

    private ForeignText json(JsonNode root) {
        if (root.isObject() && root.has("class_name")) {
            return ofClass(root);
        }
        if (SubwordsJson.isTokenizer(root)) {
            return subwords(root);
        }
        if (KerasText.isVectorization(root)) {
            return vectorization(root);
        }
        if (KerasText.isLookup(root)) {
            return lookup(root);
        }
        return vocabulary(new VocabularyFile(name, remarks).json(root));
    }

    private ForeignText ofClass(JsonNode root) {
        JsonFields fields = JsonFields.of(root, name, "");
        return switch (fields.string("class_name")) {
            case "Tokenizer" -> tokenizer(root);
            case "TextVectorization" -> vectorization(root);
            case "StringLookup" -> lookup(root);
            case String other ->
                throw new TextFormatException(
                        name,
                        "class_name",
                        "\"Tokenizer\", \"TextVectorization\" or \"StringLookup\"",
                        Excerpt.of(other),
                        ADVICE);
        };
    }

    private ForeignText tokenizer(JsonNode root) {
        Tokenizer tokenizer = Tokenizer.of(TokenizerJson.read(root, name, ""));
        noteSide();
        return found("Keras tokenizer", tokenizer, Optional.empty(), 0);
    }

    private void noteSide() {
        if (options.padding().isEmpty()) {
            remarks.add("rows are filled up behind the text; pad_sequences of Keras does so in front unless it is told"
                    + " padding='post'");
        }
    }

    private ForeignText subwords(JsonNode root) {
        JsonFields fields = JsonFields.of(root, name, "");
        SubwordsJson.Lengths lengths = SubwordsJson.lengths(fields);
        Optional<Integer> padded = options.length()
                .or(() -> lengths.padded().stream().boxed().findFirst())
                .or(() -> lengths.maxLength().stream().boxed().findFirst());
        int length = length(padded);
        int cut = Math.min(length, options.length().orElse(lengths.maxLength().orElse(length)));
        if (options.length().isEmpty() && lengths.maxLength().isEmpty()) {
            remarks.add("texts longer than a row are cut, special tokens kept");
        }
        Side side = options.truncating().orElse(lengths.cut());
        SubwordTokenizer tokenizer = SubwordTokenizer.read(SubwordsJson.write(fields, cut, side), name);
        remarks.addAll(tokenizer.remarks());
        int padId = fields.optionalObject("padding").isPresent() ? lengths.padId() : padding(tokenizer);
        return new ForeignText(
                new TextPipeline(
                        tokenizer, new PadSequences(length, options.padding().orElse(lengths.padding()), side, padId)),
                "Hugging Face tokenizer",
                remarks);
    }

    /** What fills rows up where a file does not say: the token that is there for it. */
    private int padding(SubwordTokenizer tokenizer) {
        Optional<String> token = VocabularyFile.PADDING.stream()
                .filter(tokenizer.wordIndex()::containsKey)
                .findFirst();
        int id = token.map(tokenizer.wordIndex()::get).orElse(0);
        remarks.add("rows are filled up with the id " + id
                + token.map(name -> ", " + name).orElse("") + ", of which the file says nothing");
        return id;
    }

    /** Reads a {@code TextVectorization}. */
    ForeignText readTextVectorization(String json) {
        return vectorization(Json.parse(json, name, "top level"));
    }

    private ForeignText vectorization(JsonNode root) {
        KerasText.Vectorization vectorization = KerasText.vectorization(root, name);
        return found("Keras TextVectorization", vectorization.encoder(), vectorization.length(), 0);
    }

    private ForeignText lookup(JsonNode root) {
        return found("Keras StringLookup", KerasText.lookup(root, name, options, remarks), Optional.empty(), 0);
    }

    private ForeignText lines(String text) {
        return vocabulary(new VocabularyFile(name, remarks).lines(text));
    }

    private ForeignText vocabulary(VocabularyFile.Words words) {
        if (words.isWordPiece()) {
            return subwords(Json.parse(words.wordPiece(options, remarks), name, "top level"));
        }
        if (words.isKeras()) {
            noteSide();
        }
        return found(words.kind(), words.encoder(options, remarks), Optional.empty(), words.padding(remarks));
    }

    private ForeignText found(String kind, TextEncoder encoder, Optional<Integer> length, int padding) {
        return new ForeignText(
                new TextPipeline(
                        encoder,
                        new PadSequences(
                                length(options.length().or(() -> length)),
                                options.padding().orElse(Side.POST),
                                options.truncating().orElse(Side.POST),
                                padding)),
                kind,
                remarks);
    }

    private int length(Optional<Integer> length) {
        return length.orElseThrow(() -> new InvalidInputException(
                name + ": does not say how many ids a row has; give the length that the model was trained with"));
    }
}
