package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.wording.Counted;

/**
 * What the cells came to on one task whose sequences ask at steps.
 *
 * @param task its name
 * @param chance the share of right answers without a memory
 * @param budget most training steps
 * @param lessons the largest size of lessons
 * @param sizes that are tested
 * @param cells in the order of the contenders
 * @param orders what papers say of two cells, and what came of it; of a rehearsal or one seed, which do not compare, none
 * @param conclusion what the numbers say, in sentences; of a rehearsal, which says nothing, none
 */
@JsonPropertyOrder({"task", "chance", "budget", "lessons", "sizes", "cells", "orders", "conclusion"})
record StepTaskResult(
        String task,
        double chance,
        int budget,
        int lessons,
        List<Integer> sizes,
        List<StepCellResult> cells,
        List<Order> orders,
        List<String> conclusion) {
    /** What a cell must reach to be said to have learned a size. */
    static final double LEARNED = 0.95;

    /**
     * Two cells at one size.
     *
     * @param better the key of the one that is said to be better
     * @param worse the key of the other
     * @param source who says so
     * @param size at which they are compared
     * @param lowest accuracy of the worst seed of the better one
     * @param highest accuracy of the best seed of the other
     */
    record Order(String better, String worse, String source, int size, double lowest, double highest) {
        /** True if every seed of the better one is above every seed of the other. */
        boolean comesOut() {
            return lowest > highest;
        }

        /** For people. */
        String sentence(String unit) {
            return String.format(
                    Locale.ROOT,
                    "%s %s ahead of %s: at %s the worst seed of the one has %.2f, the best of the other %.2f (%s).",
                    Cell.of(better).title(),
                    comesOut() ? "is" : "is not",
                    Cell.of(worse).title(),
                    Counted.of(size, unit),
                    lowest,
                    highest,
                    source);
        }
    }

    /** Copies the lists. */
    StepTaskResult {
        sizes = List.copyOf(sizes);
        cells = List.copyOf(cells);
        orders = List.copyOf(orders);
        conclusion = List.copyOf(conclusion);
    }

    /** Puts the cells' results together and says what they mean. */
    static StepTaskResult of(StepTask task, StepSettings settings, Evidence evidence, List<StepCellResult> cells) {
        List<Integer> sizes = settings.sizes(task);
        List<Order> orders = evidence.compares()
                ? task.expectations().stream()
                        .map(expected -> order(task, expected, sizes, cells))
                        .toList()
                : List.of();
        List<String> conclusion = new ArrayList<>();
        if (evidence.tells()) {
            cells.forEach(cell -> conclusion.add(sentence(task, cell, sizes)));
        }
        orders.forEach(order -> conclusion.add(order.sentence(task.unit())));
        return new StepTaskResult(
                task.name(),
                task.chance(),
                settings.budget(task),
                task.longestLesson(),
                sizes,
                cells,
                orders,
                conclusion);
    }

    private static Order order(
            StepTask task, StepTask.Expectation expected, List<Integer> sizes, List<StepCellResult> cells) {
        int place = sizes.indexOf(task.decisive());
        return new Order(
                expected.better().key(),
                expected.worse().key(),
                expected.source(),
                task.decisive(),
                of(expected.better(), cells).accuracy().get(place).low(),
                of(expected.worse(), cells).accuracy().get(place).high());
    }

    private static StepCellResult of(Cell cell, List<StepCellResult> cells) {
        return cells.stream()
                .filter(result -> result.kind() == cell)
                .findFirst()
                .orElseThrow();
    }

    private static String sentence(StepTask task, StepCellResult cell, List<Integer> sizes) {
        int last = -1;
        while (last + 1 < sizes.size() && cell.accuracy().get(last + 1).mean() >= LEARNED) {
            last++;
        }
        String title = "The " + cell.kind().title() + " is at " + LEARNED + " or more ";
        if (last == sizes.size() - 1) {
            return title + "up to " + Counted.of(sizes.get(last), task.unit()) + ", the most that is tested.";
        }
        return title
                + (last < 0 ? "at no size" : "up to " + Counted.of(sizes.get(last), task.unit()))
                + String.format(
                        Locale.ROOT,
                        ", and at %.2f at %d.",
                        cell.accuracy().getLast().mean(),
                        sizes.getLast());
    }

    /** Accuracy over the sizes. */
    List<Curve> curves() {
        return cells.stream()
                .map(cell -> new Curve(cell.kind(), cell.accuracy()))
                .toList();
    }
}
