package org.lstm4j.train;

import java.util.List;
import java.util.Map;

/** What the losses of an objective have come to over some batches, each a mean over what counts. Not thread-safe. */
final class LossSums {
    private final List<Objective.Term> terms;
    private final double[] sums;
    private final double[] counted;
    private double penalties;
    private double penalized;

    LossSums(Objective objective) {
        this.terms = objective.terms();
        this.sums = new double[terms.size()];
        this.counted = new double[terms.size()];
    }

    /** Adds a mean of so many. */
    void add(int term, double mean, double count) {
        sums[term] += count * mean;
        counted[term] += count;
    }

    /** Adds what regularizers made of a batch's weights, of so many rows, where it is not part of a mean. */
    void addPenalty(double penalty, double rows) {
        penalties += rows * penalty;
        penalized += rows;
    }

    private double mean(int term) {
        return sums[term] / counted[term];
    }

    /** The sum of all means, each times its weight, and of penalties; NaN as long as nothing has counted in one of them. */
    double total() {
        double total = terms.getFirst().weight() * mean(0);
        for (int term = 1; term < sums.length; term++) {
            total += terms.get(term).weight() * mean(term);
        }
        return penalized == 0 ? total : total + penalties / penalized;
    }

    /**
     * Adds their sum and, if they have names, each of them.
     *
     * @param done with the data, for the message
     * @throws org.lstm4j.InvalidInputException if nothing has counted in one of them
     */
    void log(Map<String, Double> values, String done) {
        for (int term = 0; term < sums.length; term++) {
            if (counted[term] == 0) {
                throw CountedLoss.nothingCounts(terms.get(term).name(), done);
            }
        }
        values.put(StepGraph.LOSS, total());
        for (int term = 0; term < sums.length; term++) {
            values.put(terms.get(term).logged(), terms.get(term).name().isEmpty() ? total() : mean(term));
        }
    }
}
