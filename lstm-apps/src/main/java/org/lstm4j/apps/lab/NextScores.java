package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * How well next symbols are foretold.
 *
 * @param perplexity of the next symbol: among how many equally likely ones it might as well be drawn
 * @param right share of symbols that are the most probable one
 * @param farRight the same of the last symbol but one, which the second one decides
 */
@JsonPropertyOrder({"perplexity", "right", "farRight"})
record NextScores(double perplexity, double right, double farRight) {
    /** Adds them up. Not thread-safe. */
    static final class Count {
        private double logs;
        private double right;
        private double farRight;
        private int symbols;
        private int far;

        /**
         * Adds a symbol.
         *
         * @param chance how probable it was said to be
         * @param hit 1 if it was the most probable one, 0 if not, a share if several were
         * @param isFar whether it is the one that an early symbol decides
         */
        void add(double chance, double hit, boolean isFar) {
            logs += Math.log(chance);
            right += hit;
            symbols++;
            if (isFar) {
                farRight += hit;
                far++;
            }
        }

        NextScores scores() {
            return new NextScores(Math.exp(-logs / symbols), right / symbols, farRight / far);
        }
    }
}
