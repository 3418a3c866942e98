package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pairs of a key and a value, then all keys again in another order: which value was it? <i>Source:</i> Arora and others 2023
 * ("Zoology"), multi-query associative recall, as Beck and others 2024 use it in section 4.1; with fewer keys.
 */
final class Recall implements StepTask {
    /** Keys there are. */
    static final int KEYS = 32;

    /** Values there are. */
    static final int VALUES = 16;

    private static final List<String> ANSWERS =
            IntStream.range(0, VALUES).mapToObj(value -> "v" + value).toList();
    private static final List<String> SYMBOLS = Stream.concat(
                    IntStream.range(0, KEYS).mapToObj(key -> "k" + key), ANSWERS.stream())
            .toList();

    @Override
    public String name() {
        return "recall";
    }

    @Override
    public String title() {
        return "Associative recall: which value had that key?";
    }

    @Override
    public String description() {
        return "Pairs of a key and a value come one after the other, then all the keys again in another order; at each of them the"
                + " network says its value. " + KEYS + " keys, " + VALUES
                + " values, drawn anew for each sequence, so that"
                + " nothing can be learned by heart: it takes a memory that is written and read within the sequence. Lessons have at"
                + " most 8 pairs. Arora and others 2023; Beck and others 2024, section 4.1.";
    }

    @Override
    public String inJava() {
        return "map.put(key, value); … map.get(key);";
    }

    @Override
    public String sizeMeaning() {
        return "pairs of the sequence, each asked for once";
    }

    @Override
    public String unit() {
        return "pair";
    }

    @Override
    public List<String> symbols() {
        return SYMBOLS;
    }

    @Override
    public List<String> answers() {
        return ANSWERS;
    }

    @Override
    public int shortest() {
        return 1;
    }

    @Override
    public int longestLesson() {
        return 8;
    }

    @Override
    public List<Integer> testSizes() {
        return List.of(1, 2, 4, 8, 16);
    }

    @Override
    public int decisive() {
        return 8;
    }

    @Override
    public int budget() {
        return 1500;
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(
                new Expectation(Cell.MLSTM, Cell.SLSTM, "Beck and others 2024, section 4.1"),
                new Expectation(Cell.MLSTM, Cell.LSTM, "Beck and others 2024: a matrix holds more pairs than a row"));
    }

    @Override
    public Asked example(int size, Draws draws) {
        List<Integer> keys = shuffled(KEYS, draws).subList(0, size);
        List<Integer> values =
                IntStream.range(0, size).mapToObj(i -> draws.below(VALUES)).toList();
        List<Asked.Step> steps = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            steps.add(new Asked.Step(keys.get(i), Asked.NOTHING));
            steps.add(new Asked.Step(KEYS + values.get(i), Asked.NOTHING));
        }
        shuffled(size, draws).forEach(i -> steps.add(new Asked.Step(keys.get(i), values.get(i))));
        return new Asked(steps);
    }

    private static List<Integer> shuffled(int size, Draws draws) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        for (int i = 0; i < size; i++) {
            Collections.swap(order, i, i + draws.below(size - i));
        }
        return order;
    }
}
