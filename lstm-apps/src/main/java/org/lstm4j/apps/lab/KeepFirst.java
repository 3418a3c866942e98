package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;

/**
 * The first letter after a mark: what is to be done with a letter depends on whether one is kept already, which a gate that sees
 * the input alone cannot know. Blanks come before it, so that no window of neighbours gives it away.
 */
final class KeepFirst implements StepTask {
    private static final List<String> LETTERS = List.of("a", "b", "c", "d");
    private static final int BLANK = LETTERS.size();
    private static final int MARK = BLANK + 1;
    private static final List<String> SYMBOLS = List.of("a", "b", "c", "d", ".", "|");
    private static final int MOST_BLANKS = 2; // between letters
    private static final int MOST_BEFORE = 3; // letters before the mark

    @Override
    public String name() {
        return "keep-first";
    }

    @Override
    public String title() {
        return "Keep the first: which letter came first after the mark?";
    }

    @Override
    public String description() {
        return "After a mark | letters come with blanks between them; at the last one the network says which was the first. A letter"
                + " is to be stored if nothing is stored yet, and to be ignored otherwise: what to keep depends on what is kept."
                + " Lessons have at most 8 letters and ask at each from the second on. Of our own making.";
    }

    @Override
    public String inJava() {
        return "if (kept == null) kept = letter;";
    }

    @Override
    public String sizeMeaning() {
        return "letters after the mark";
    }

    @Override
    public String unit() {
        return "letter";
    }

    @Override
    public List<String> symbols() {
        return SYMBOLS;
    }

    @Override
    public List<String> answers() {
        return LETTERS;
    }

    @Override
    public int shortest() {
        return 2;
    }

    @Override
    public int longestLesson() {
        return 8;
    }

    @Override
    public List<Integer> testSizes() {
        return List.of(2, 4, 8, 16, 32, 64);
    }

    @Override
    public int decisive() {
        return 16;
    }

    @Override
    public int budget() {
        return 1000;
    }

    @Override
    public List<Expectation> expectations() {
        return List.of(
                new Expectation(
                        Cell.LSTM,
                        Cell.MIN_LSTM,
                        "a gate that does not see the state does not know whether something is kept"),
                new Expectation(
                        Cell.MIN_LSTM_TWICE,
                        Cell.MIN_LSTM,
                        "Feng and others 2024: a second layer's gates see what the first one kept"));
    }

    @Override
    public Asked example(int size, Draws draws) {
        List<Asked.Step> steps = new ArrayList<>(lesson(size, draws).steps());
        Asked.Step last = steps.removeLast();
        steps.replaceAll(step -> new Asked.Step(step.symbol(), Asked.NOTHING));
        steps.add(last);
        return new Asked(steps);
    }

    @Override
    public Asked lesson(int size, Draws draws) {
        List<Asked.Step> steps = new ArrayList<>();
        int before = draws.below(MOST_BEFORE + 1);
        for (int i = 0; i < before; i++) {
            steps.add(new Asked.Step(draws.below(LETTERS.size()), Asked.NOTHING));
        }
        steps.add(new Asked.Step(MARK, Asked.NOTHING));
        int kept = Asked.NOTHING;
        for (int i = 0; i < size; i++) {
            int blanks = i == 0 ? 1 + draws.below(MOST_BLANKS) : draws.below(MOST_BLANKS + 1);
            for (int blank = 0; blank < blanks; blank++) {
                steps.add(new Asked.Step(BLANK, Asked.NOTHING));
            }
            int letter = draws.below(LETTERS.size());
            steps.add(new Asked.Step(letter, kept));
            kept = kept == Asked.NOTHING ? letter : kept;
        }
        return new Asked(steps);
    }
}
