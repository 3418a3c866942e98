package org.lstm4j.model.use;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the words of a sentence to the numbers that a model of words reads: of each word a row of {@link #columns()} ids, which are the
 * word's, those of its suffixes, of its shape, and of its letters, as far as the model has them. Learned in training and stored with
 * the model, so that training and use cannot differ. Immutable.
 *
 * <p>In each column 0 is padding and {@value #UNKNOWN} what was not learned. A suffix is of the word in lower case, and all of it where
 * it is shorter. A shape is the word with {@code X} for a capital letter, {@code x} for another one, {@code d} for a digit and itself for
 * any other character, of which at most two alike follow one another: {@code iPhone-14} is {@code xXxx-dd}. Of a word with more letters
 * than the model reads the middle ones are left out. A letter is a code point.
 */
public final class WordFeatures {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "words";

    /** The name of the model's input, int32 {@code [batch, time, columns]}, and of the column of a data set that feeds it. */
    public static final String INPUT = "words";

    /** The id of what was not learned. */
    public static final int UNKNOWN = 1;

    /** The longest suffix, in letters. */
    public static final int LONGEST_SUFFIX = 8;

    /** As many letters of a word as a model reads at most. */
    public static final int MOST_LETTERS = 200;

    private static final int FIRST = 2;
    private static final int VERSION = 1;
    private static final int SAME = 2;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final boolean lowerCase;
    private final Known words;
    private final List<Suffix> suffixes;
    private final Optional<Known> shapes;
    private final Optional<Letters> letters;

    /** What is looked at. */
    private record Suffix(int length, Known known) {}

    /** The letters of a word, so many of them. */
    private record Letters(int most, Known known) {}

    /** Texts with their ids. */
    private static final class Known {
        private final List<String> texts;
        private final Map<String, Integer> ids = new HashMap<>();

        Known(List<String> texts) {
            this.texts = List.copyOf(texts);
            this.texts.forEach(text -> ids.put(text, ids.size() + FIRST));
        }

        int id(String text) {
            return ids.getOrDefault(text, UNKNOWN);
        }

        int size() {
            return texts.size() + FIRST;
        }
    }

    /**
     * What is to be looked at.
     *
     * @param lowerCase whether words are put into lower case before they are looked up; suffixes always are, shapes and letters never
     * @param minCount how often a word must occur to be learned
     * @param suffixes lengths of the suffixes, each once, 1 to {@value WordFeatures#LONGEST_SUFFIX}; none for an empty list
     * @param shape whether its shape is looked at
     * @param letters how many letters are read, up to {@value WordFeatures#MOST_LETTERS}; 0 for none
     * @param minFeatureCount how often a suffix, shape or letter must occur to be learned
     */
    public record Choice(
            boolean lowerCase, int minCount, List<Integer> suffixes, boolean shape, int letters, int minFeatureCount) {
        /** Checks the numbers. @throws InvalidInputException if one is out of its range */
        public Choice {
            suffixes = List.copyOf(suffixes);
            suffixes.forEach(length -> require("suffix", 1, LONGEST_SUFFIX, length));
            if (new HashSet<>(suffixes).size() != suffixes.size()) {
                throw new InvalidInputException("Each suffix of words has another length; got " + suffixes);
            }
            require("number of letters", 0, MOST_LETTERS, letters);
            require("count of a word", 1, Integer.MAX_VALUE, minCount);
            require("count of a feature", 1, Integer.MAX_VALUE, minFeatureCount);
        }

        private static void require(String what, int least, int most, int value) {
            if (value < least || value > most) {
                throw new InvalidInputException(
                        "The " + what + " must be from " + least + " to " + most + "; got " + value);
            }
        }
    }

    private WordFeatures(
            boolean lowerCase, Known words, List<Suffix> suffixes, Optional<Known> shapes, Optional<Letters> letters) {
        this.lowerCase = lowerCase;
        this.words = words;
        this.suffixes = List.copyOf(suffixes);
        this.shapes = shapes;
        this.letters = letters;
    }

    /** Learns words and their features from sentences. The most frequent ones have the lowest ids, equal ones by their text. */
    public static WordFeatures fit(Choice choice, List<List<String>> sentences) {
        Map<String, Integer> counts = new HashMap<>();
        sentences.forEach(sentence -> sentence.forEach(word -> counts.merge(word, 1, Integer::sum)));
        Function<ToFeatures, Known> features = of -> known(counts, of, choice.minFeatureCount());
        List<Suffix> suffixes = new ArrayList<>();
        for (int length : choice.suffixes()) {
            suffixes.add(new Suffix(length, features.apply(word -> List.of(suffix(word, length)))));
        }
        return new WordFeatures(
                choice.lowerCase(),
                known(counts, word -> List.of(choice.lowerCase() ? lower(word) : word), choice.minCount()),
                suffixes,
                choice.shape() ? Optional.of(features.apply(word -> List.of(shape(word)))) : Optional.empty(),
                choice.letters() > 0
                        ? Optional.of(new Letters(choice.letters(), features.apply(WordFeatures::letters)))
                        : Optional.empty());
    }

    @FunctionalInterface
    private interface ToFeatures {
        List<String> of(String word);
    }

    private static Known known(Map<String, Integer> words, ToFeatures features, int least) {
        Map<String, Integer> counts = new HashMap<>();
        words.forEach((word, count) -> features.of(word).forEach(text -> counts.merge(text, count, Integer::sum)));
        ToIntFunction<Map.Entry<String, Integer>> rarity = entry -> -entry.getValue();
        return new Known(counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= least)
                .sorted(Comparator.comparingInt(rarity).thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList());
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static String suffix(String word, int length) {
        String lower = lower(word);
        int letters = lower.codePointCount(0, lower.length());
        return letters <= length ? lower : lower.substring(lower.offsetByCodePoints(0, letters - length));
    }

    /** The shape of a word. */
    public static String shape(String word) {
        StringBuilder shape = new StringBuilder();
        int before = -1;
        int alike = 0;
        for (int letter : word.codePoints().toArray()) {
            int kind = Character.isUpperCase(letter) || Character.isTitleCase(letter)
                    ? 'X'
                    : Character.isLetter(letter) ? 'x' : Character.isDigit(letter) ? 'd' : letter;
            alike = kind == before ? alike + 1 : 1;
            before = kind;
            if (alike <= SAME) {
                shape.appendCodePoint(kind);
            }
        }
        return shape.toString();
    }

    private static List<String> letters(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    /** How many ids each word has. */
    public int columns() {
        return 1
                + suffixes.size()
                + (shapes.isPresent() ? 1 : 0)
                + letters.map(Letters::most).orElse(0);
    }

    /** How many ids there are of words, padding and unknown among them. */
    public int wordIds() {
        return words.size();
    }

    /** The lengths of the suffixes, in the order of their columns, which follow that of the word. */
    public List<Integer> suffixLengths() {
        return suffixes.stream().map(Suffix::length).toList();
    }

    /** How many ids there are of suffixes of each length. */
    public List<Integer> suffixIds() {
        return suffixes.stream().map(suffix -> suffix.known().size()).toList();
    }

    /** How many ids there are of shapes, whose column follows those of the suffixes; 0 without it. */
    public int shapeIds() {
        return shapes.map(Known::size).orElse(0);
    }

    /** How many letters of a word are read, whose columns are the last ones; 0 for none. */
    public int mostLetters() {
        return letters.map(Letters::most).orElse(0);
    }

    /** How many ids there are of letters; 0 without them. */
    public int letterIds() {
        return letters.map(it -> it.known().size()).orElse(0);
    }

    /** True if the model has learned a word. */
    public boolean knows(String word) {
        return words.id(lowerCase ? lower(word) : word) != UNKNOWN;
    }

    /** The ids of a sentence's words, one after the other. */
    @SuppressWarnings("UnnecessaryLambda") // one loop for all kinds of features
    public int[] encode(List<String> sentence) {
        int columns = columns();
        int[] ids = new int[sentence.size() * columns];
        for (int i = 0; i < sentence.size(); i++) {
            String word = sentence.get(i);
            int at = i * columns;
            ids[at++] = words.id(lowerCase ? lower(word) : word);
            for (Suffix suffix : suffixes) {
                ids[at++] = suffix.known().id(suffix(word, suffix.length()));
            }
            if (shapes.isPresent()) {
                ids[at++] = shapes.get().id(shape(word));
            }
            if (letters.isPresent()) {
                encode(letters.get(), word, ids, at);
            }
        }
        return ids;
    }

    private static void encode(Letters letters, String word, int[] ids, int from) {
        List<String> all = letters(word);
        int read = Math.min(all.size(), letters.most());
        int front = (read + 1) / 2;
        for (int i = 0; i < read; i++) {
            ids[from + i] = letters.known().id(all.get(i < front ? i : all.size() - read + i));
        }
    }

    /** As a model file holds it. */
    public String toJson() {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("version", VERSION);
        node.put("lower-case", lowerCase);
        put(node.putArray("words"), words);
        ArrayNode ends = node.putArray("suffixes");
        for (Suffix suffix : suffixes) {
            ObjectNode one = ends.addObject();
            one.put("length", suffix.length());
            put(one.putArray("known"), suffix.known());
        }
        shapes.ifPresent(known -> put(node.putArray("shapes"), known));
        letters.ifPresent(it -> {
            ObjectNode one = node.putObject("letters");
            one.put("most", it.most());
            put(one.putArray("known"), it.known());
        });
        return MAPPER.writeValueAsString(node);
    }

    private static void put(ArrayNode node, Known known) {
        known.texts.forEach(node::add);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else, or a later release wrote it */
    public static WordFeatures fromJson(String json) {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw broken(e.getOriginalMessage());
        }
        JsonNode version = node.path("version");
        if (!node.isObject() || !version.isIntegralNumber()) {
            throw broken("it is an object with a version");
        }
        if (!version.canConvertToInt() || version.intValue() != VERSION) {
            throw new InvalidInputException("the attachment \"" + ATTACHMENT + "\" has version " + version
                    + ", and this release reads version " + VERSION + ": a later one wrote it, so use that");
        }
        allow(node, Set.of("version", "lower-case", "words", "suffixes", "shapes", "letters"));
        if (!node.path("lower-case").isBoolean() || !node.path("suffixes").isArray()) {
            throw broken("lower-case is true or false, and suffixes a list");
        }
        List<Suffix> suffixes = new ArrayList<>();
        Set<Integer> lengths = new HashSet<>();
        for (JsonNode suffix : node.get("suffixes")) {
            allow(suffix, Set.of("length", "known"));
            int length = whole(suffix, "length", LONGEST_SUFFIX);
            if (!lengths.add(length)) {
                throw broken("it has suffixes of length " + length + " twice");
            }
            suffixes.add(new Suffix(length, known(suffix, "known")));
        }
        Optional<Known> shapes = node.has("shapes") ? Optional.of(known(node, "shapes")) : Optional.empty();
        Optional<Letters> letters = Optional.empty();
        if (node.has("letters")) {
            allow(node.get("letters"), Set.of("most", "known"));
            letters = Optional.of(
                    new Letters(whole(node.get("letters"), "most", MOST_LETTERS), known(node.get("letters"), "known")));
        }
        return new WordFeatures(node.get("lower-case").booleanValue(), known(node, "words"), suffixes, shapes, letters);
    }

    private static void allow(JsonNode node, Set<String> keys) {
        if (!node.isObject()) {
            throw broken("suffixes and letters are objects");
        }
        for (String key : node.propertyNames()) {
            if (!keys.contains(key)) {
                throw broken("it has no key \"" + key + "\"");
            }
        }
    }

    private static int whole(JsonNode node, String key, int most) {
        JsonNode value = node.path(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1 || value.intValue() > most) {
            throw broken(key + " is a whole number from 1 to " + most);
        }
        return value.intValue();
    }

    private static Known known(JsonNode node, String key) {
        if (!node.path(key).isArray()) {
            throw broken(key + " is a list of texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : node.get(key)) {
            if (!text.isString()) {
                throw broken(key + " is a list of texts");
            }
            texts.add(text.stringValue());
        }
        if (new HashSet<>(texts).size() != texts.size()) {
            throw broken("a text is twice in the list " + key);
        }
        return new Known(texts);
    }

    private static InvalidInputException broken(String why) {
        return new InvalidInputException("the attachment \"" + ATTACHMENT
                + "\", which says what a model reads of words, is not as expected: " + why);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WordFeatures features && features.toJson().equals(toJson());
    }

    @Override
    public int hashCode() {
        return toJson().hashCode();
    }

    /** How much it knows. */
    @Override
    public String toString() {
        return "WordFeatures[" + words.texts.size() + " words, " + columns() + " columns]";
    }
}
