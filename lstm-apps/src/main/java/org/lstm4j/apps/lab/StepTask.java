package org.lstm4j.apps.lab;

import java.util.List;

/**
 * A task whose sequences are symbols and ask for something at some of their steps. Examples are pure functions of the size and the
 * draws.
 */
interface StepTask {
    /** Its name in tables, files and data: lower case with hyphens. */
    String name();

    /** Its name in headings. */
    String title();

    /** What it asks, and where it is from. */
    String description();

    /** What has to be done at each step, as a line of Java. */
    String inJava();

    /** What the size counts. */
    String sizeMeaning();

    /** What one of that is called. */
    String unit();

    /** Its sizes as the label of an axis. */
    default String axis() {
        return unit() + "s";
    }

    /** The symbols of sequences, each at its number. */
    List<String> symbols();

    /** What may be asked for, each at its number. */
    List<String> answers();

    /** The share of right answers of somebody who remembers nothing. */
    default double chance() {
        return 1.0 / answers().size();
    }

    /** The smallest size there can be. */
    int shortest();

    /** The largest size of lessons. */
    int longestLesson();

    /** The sizes that are tested, ascending; some are beyond the lessons. */
    List<Integer> testSizes();

    /** The size at which cells are compared: one of those that are tested. */
    int decisive();

    /** Most training steps; who has learned it sooner stops sooner. */
    int budget();

    /** What papers say of cells here. */
    List<Expectation> expectations();

    /** Draws an example that asks for what is measured. */
    Asked example(int size, Draws draws);

    /** Draws an example to learn from, which may ask for more. */
    default Asked lesson(int size, Draws draws) {
        return example(size, draws);
    }

    /**
     * One cell ahead of another.
     *
     * @param better the one that is said to learn it
     * @param worse the one that is said not to
     * @param source who says so
     */
    record Expectation(Cell better, Cell worse, String source) {}
}
