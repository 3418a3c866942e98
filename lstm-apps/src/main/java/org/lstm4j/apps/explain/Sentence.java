package org.lstm4j.apps.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.tasks.TextReading;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextEncoder;

/** A sentence on its way into a model: its words, the row they become, and which steps of it are worth showing. Immutable. */
final class Sentence {
    private static final int SHOWN_PADDING = 2; // steps at each end of a longer stretch
    private static final String PADDING = "(pad)";
    private static final String START = "(start)";

    private final Graph graph;
    private final TextReading reading;
    private final List<Word> words;

    private Sentence(Graph graph, TextReading reading, List<Word> words) {
        this.graph = graph;
        this.reading = reading;
        this.words = List.copyOf(words);
    }

    /** Reads a text. @throws InvalidInputException if the model knows no word of it */
    static Sentence of(Graph graph, TextReading reading, String text) {
        TextEncoder encoder = reading.pipeline().encoder();
        if (encoder.knownWords(text).isEmpty()) {
            throw new InvalidInputException(
                    "no word of \"" + text + "\" is known to the model, so there is nothing to" + " explain");
        }
        int[] ids = encoder.encode(text);
        List<String> texts = encoder.words(text);
        OptionalInt unknown = encoder.unknownId();
        List<Word> words = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            boolean isKnown = unknown.isEmpty() || ids[i] != unknown.getAsInt();
            // Where words without an id are dropped, an id says best itself which word it is.
            String word = texts.size() == ids.length ? texts.get(i) : encoder.decode(ids[i]);
            words.add(new Word(word.isBlank() ? START : word, ids[i], isKnown));
        }
        Sentence whole = new Sentence(graph, reading, words);
        List<Word> kept = IntStream.of(whole.places())
                .filter(place -> place >= 0)
                .mapToObj(words::get)
                .toList();
        return new Sentence(graph, reading, kept);
    }

    /** The words that the model reads: those that were not cut off. */
    List<Word> words() {
        return words;
    }

    /** For each step of the row the word that it reads: -1 for padding and what stands before the text. */
    int[] places() {
        int[] numbers = IntStream.rangeClosed(1, words.size()).toArray();
        Optional<PadSequences> rule = readPadding();
        if (rule.isEmpty()) {
            int before = reading.before().size();
            return IntStream.range(0, before + words.size())
                    .map(step -> step < before ? -1 : step - before)
                    .toArray();
        }
        PadSequences padding = rule.get();
        return IntStream.of(padding.withValue(0).apply(List.of(numbers)).row(0))
                .map(number -> number - 1)
                .toArray();
    }

    /** The padding rule, if padding is part of what the model reads; with lengths, only the rule's cutting matters. */
    private Optional<PadSequences> readPadding() {
        return reading.padding()
                .map(rule -> usesLengths()
                        ? rule.withMaxLength(Math.max(1, Math.min(rule.maxLength(), words.size())))
                        : rule);
    }

    private boolean usesLengths() {
        return graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
    }

    /** The ids of the row. */
    int[] ids() {
        int[] places = places();
        int[] ids = new int[places.length];
        int before = 0;
        for (int step = 0; step < ids.length; step++) {
            if (places[step] >= 0) {
                ids[step] = words.get(places[step]).id();
            } else {
                ids[step] = reading.padding().isPresent()
                        ? reading.padding().get().value()
                        : reading.before().get(before++);
            }
        }
        return ids;
    }

    /** The name of the graph's input that takes the ids. */
    String tokens() {
        return graph.inputs().stream()
                .filter(input -> input.dtype() == DType.INT32 && input.rank() == 2)
                .map(Input::name)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("The model reads no word ids"));
    }

    /** What the model is fed. */
    Feeds feeds() {
        return feeds(ids(), words.size());
    }

    private Feeds feeds(int[] ids, int length) {
        Feeds feeds = new Feeds();
        String tokens = tokens();
        for (Input input : graph.inputs()) {
            if (input.name().equals(tokens)) {
                feeds.put(tokens, Tensor.of(new int[] {1, ids.length}, ids));
            } else if (input.name().equals(Model.SEQUENCE_LENS)) {
                feeds.put(input.name(), Tensor.of(new int[] {1}, length));
            } else if (input.name().startsWith(Mode.STATE)) {
                feeds.put(
                        input.name(),
                        Tensor.zeros(DType.FLOAT32, 1, input.shape().fixed(1)));
            } else {
                throw new InvalidInputException("The model has an input \"" + input.name() + "\", which no text gives");
            }
        }
        return feeds;
    }

    /** The same sentence without one word; empty if nothing would be left. */
    Optional<Sentence> without(int word) {
        List<Word> left = new ArrayList<>(words);
        left.remove(word);
        return left.isEmpty() ? Optional.empty() : Optional.of(new Sentence(graph, reading, left));
    }

    /** A row of padding alone, if padding is something that the model reads. */
    Optional<Feeds> empty() {
        if (reading.padding().isEmpty() || usesLengths()) {
            return Optional.empty();
        }
        int[] ids = new int[places().length];
        Arrays.fill(ids, reading.padding().get().value());
        return Optional.of(feeds(ids, 0));
    }

    /** The steps to show: all words, and of each longer stretch of padding both ends. */
    List<Column> columns() {
        int[] places = places();
        Set<Integer> shown = new HashSet<>();
        for (int step = 0; step < places.length; step++) {
            int start = step;
            while (step < places.length && places[step] < 0) {
                step++;
            }
            for (int padding = start; padding < step; padding++) {
                if (padding < start + SHOWN_PADDING || padding >= step - 1) {
                    shown.add(padding);
                }
            }
            if (step < places.length) {
                shown.add(step);
            }
        }
        List<Column> columns = new ArrayList<>();
        int last = -1;
        for (int step = 0; step < places.length; step++) {
            if (shown.contains(step)) {
                String padding = reading.padding().isPresent() ? PADDING : START;
                String label = places[step] >= 0 ? words.get(places[step]).text() : padding;
                columns.add(new Column(step, places[step], label, step - last - 1));
                last = step;
            }
        }
        return columns;
    }

    /** How many steps the row has that read no word. */
    int paddingSteps() {
        return (int) IntStream.of(places()).filter(place -> place < 0).count();
    }

    /** True if the graph takes rows of any length, so that a shorter sentence is a shorter row. */
    boolean isOfAnyLength() {
        return graph.inputs().stream()
                .filter(input -> input.name().equals(tokens()))
                .anyMatch(input -> !(input.shape().dim(1) instanceof Dim.Fixed));
    }
}
