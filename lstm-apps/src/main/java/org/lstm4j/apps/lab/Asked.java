package org.lstm4j.apps.lab;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A sequence of symbols, and what is to be said at some of its steps.
 *
 * @param steps one or more
 */
record Asked(List<Step> steps) {
    /** The answer of a step at which nothing is asked. */
    static final int NOTHING = -1;

    /**
     * A step.
     *
     * @param symbol what is read, by its number
     * @param answer what is to be said then, by its number, or {@link #NOTHING}
     */
    record Step(int symbol, int answer) {
        boolean asks() {
            return answer != NOTHING;
        }
    }

    /** Copies the list. */
    Asked {
        steps = List.copyOf(steps);
    }

    /** For people: the symbols, each answer behind its question. */
    String text(StepTask task) {
        return steps.stream()
                .map(step -> task.symbols().get(step.symbol())
                        + (step.asks() ? "→" + task.answers().get(step.answer()) : ""))
                .collect(Collectors.joining(" "));
    }
}
