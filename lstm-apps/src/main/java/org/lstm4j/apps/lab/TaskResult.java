package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the cells came to on one task.
 *
 * @param task its name
 * @param chance the share of right answers without a memory
 * @param chanceUpTo the largest share that is still no evidence of one: three standard errors above chance
 * @param budget most training steps
 * @param cells in the order of {@link RnnVsLstm#CELLS}
 * @param conclusion what the numbers say, in sentences; of a rehearsal, which says nothing, none
 */
@JsonPropertyOrder({"task", "chance", "chanceUpTo", "budget", "cells", "conclusion"})
record TaskResult(
        String task, double chance, double chanceUpTo, int budget, List<CellResult> cells, List<String> conclusion) {
    /** What a cell must reach to be said to have learned a gap. */
    static final double LEARNED = 0.95;

    /** Copies the lists. */
    TaskResult {
        cells = List.copyOf(cells);
        conclusion = List.copyOf(conclusion);
    }

    /** Puts the cells' results together and says what they mean. */
    static TaskResult of(GapTask task, LabSettings settings, Evidence evidence, List<CellResult> cells) {
        double chance = task.chance();
        int seeds = cells.getFirst().accuracy().getFirst().values().size();
        double limit = chance + 3 * Math.sqrt(chance * (1 - chance) / ((double) settings.testRows() * seeds));
        List<String> conclusion = new ArrayList<>();
        if (evidence.tells()) {
            for (CellResult cell : cells) {
                conclusion.add(sentence(cell, settings.gaps(), limit));
            }
        }
        if (evidence.compares()) {
            conclusion.addAll(comparison(cells, settings.gaps(), limit));
        }
        return new TaskResult(task.name(), chance, limit, settings.budget(task), cells, conclusion);
    }

    /** Accuracy over the gaps. */
    List<Curve> curves() {
        return cells.stream()
                .map(cell -> new Curve(Cell.of(cell.cell()), cell.accuracy()))
                .toList();
    }

    /** Whether there is a gap at which the plain RNN is no better than chance and the LSTM has learned it. */
    boolean separates() {
        return of(Cell.RNN, cells).failsFrom(chanceUpTo) <= of(Cell.LSTM, cells).holdsUpTo(LEARNED);
    }

    private static CellResult of(Cell cell, List<CellResult> cells) {
        return cells.stream()
                .filter(result -> result.cell().equals(cell.key()))
                .findFirst()
                .orElseThrow();
    }

    private static String sentence(CellResult cell, List<Integer> gaps, double limit) {
        int learned = cell.holdsUpTo(LEARNED);
        int lost = cell.failsFrom(limit);
        String title = Cell.of(cell.cell()).title();
        String text = learned < 0
                ? "The " + title + " is at " + LEARNED + " or more at no gap"
                : "The " + title + " is at " + LEARNED + " or more up to gap " + gaps.get(learned);
        if (learned == gaps.size() - 1) {
            return text + ", the largest.";
        }
        return lost < gaps.size()
                ? text + ", and no better than chance from gap " + gaps.get(lost) + " on."
                : text
                        + String.format(
                                Locale.ROOT,
                                ", and at %.2f at gap %d, the largest.",
                                cell.accuracy().getLast().mean(),
                                gaps.getLast());
    }

    private static List<String> comparison(List<CellResult> cells, List<Integer> gaps, double limit) {
        CellResult rnn = of(Cell.RNN, cells);
        CellResult lstm = of(Cell.LSTM, cells);
        int lost = rnn.failsFrom(limit);
        int learned = lstm.holdsUpTo(LEARNED);
        List<String> text = new ArrayList<>();
        if (lost <= learned) {
            String where = lost == learned
                    ? "at gap " + gaps.get(lost)
                    : "from gap " + gaps.get(lost) + " to gap " + gaps.get(learned);
            text.add("So " + where + " the plain RNN guesses while the LSTM knows.");
        } else if (learned > rnn.holdsUpTo(LEARNED)) {
            text.add(
                    "The LSTM reaches further than the plain RNN, but there is no gap at which the one is at chance and the"
                            + " other at " + LEARNED + ".");
        } else {
            text.add("These runs show no advantage of the LSTM over the plain RNN.");
        }
        text.add(gradients(rnn, lstm, gaps.getLast()));
        return text;
    }

    private static String gradients(CellResult rnn, CellResult lstm, int gap) {
        return String.format(
                "What is read %d steps before the end has a gradient of %s of that of the last step in the trained plain RNN and of"
                        + " %s in the trained LSTM; with the initial weights it was %s and %s.",
                gap,
                share(rnn.gradientsAfter().get(gap)),
                share(lstm.gradientsAfter().get(gap)),
                share(rnn.gradientsBefore().get(gap)),
                share(lstm.gradientsBefore().get(gap)));
    }

    /** The middle of the seeds, as shares of several orders of magnitude have no useful mean. */
    private static String share(Extent extent) {
        double middle = extent.middle();
        if (middle <= CellResult.LEAST_SHARE) {
            return String.format(Locale.ROOT, "less than %.0e", CellResult.LEAST_SHARE);
        }
        return String.format(Locale.ROOT, middle < 0.005 ? "%.0e" : "%.2f", middle);
    }
}
