package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the ones so far are an odd number. <i>Source:</i> Beck and others 2024, section 4.1, after Delétang and others 2023: lessons
 * are short, tests up to 256 long. Lessons ask at each step, which is the same function at each length, and spares long trainings.
 */
final class Parity implements StepTask {
    @Override
    public String name() {
        return "parity";
    }

    @Override
    public String title() {
        return "Parity: is the number of ones odd?";
    }

    @Override
    public String description() {
        return "Bits come one by one; at the end the network says whether the ones were an odd number. Each 1 turns the answer"
                + " around, so the new state depends on the old one: state tracking. Lessons have at most 20 bits and ask after each"
                + " of them; the longer tests show whether the rule was learned or its first cases. Beck and others 2024,"
                + " section 4.1.";
    }

    @Override
    public String inJava() {
        return "odd ^= bit;";
    }

    @Override
    public String sizeMeaning() {
        return "bits of the sequence";
    }

    @Override
    public String unit() {
        return "bit";
    }

    @Override
    public List<String> symbols() {
        return List.of("0", "1");
    }

    @Override
    public List<String> answers() {
        return List.of("even", "odd");
    }

    @Override
    public int shortest() {
        return 1;
    }

    @Override
    public int longestLesson() {
        return 20;
    }

    @Override
    public List<Integer> testSizes() {
        return List.of(10, 20, 40, 80, 160, 256);
    }

    @Override
    public int decisive() {
        return 256;
    }

    @Override
    public int budget() {
        return 1000;
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(
                new Expectation(Cell.SLSTM, Cell.MLSTM, "Beck and others 2024, section 4.1"),
                new Expectation(Cell.LSTM, Cell.MIN_LSTM, "gates that do not see the state cannot turn it around"));
    }

    @Override
    public Asked example(int size, Draws draws) {
        List<Asked.Step> steps = new ArrayList<>(lesson(size, draws).steps());
        steps.replaceAll(step -> new Asked.Step(step.symbol(), Asked.NOTHING));
        int ones = steps.stream().mapToInt(Asked.Step::symbol).sum();
        steps.set(size - 1, new Asked.Step(steps.getLast().symbol(), ones % 2));
        return new Asked(steps);
    }

    @Override
    public Asked lesson(int size, Draws draws) {
        List<Asked.Step> steps = new ArrayList<>();
        int odd = 0;
        for (int i = 0; i < size; i++) {
            int bit = draws.below(2);
            odd ^= bit;
            steps.add(new Asked.Step(bit, odd));
        }
        return new Asked(steps);
    }
}
