package org.lstm4j.apps.lab;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * Numbers that all models of the grammar share.
 *
 * @param states of hidden Markov models: one is learned for each number
 * @param starts how often each of them begins, with other probabilities; the likeliest of all is taken
 * @param passes most passes of Baum and Welch over the training strings
 * @param gain passes end when one adds less than so much to the logarithm of the likelihood of a string
 * @param prior what is added to each expected count
 * @param contenders networks
 * @param trainingRows strings to learn from
 * @param validationRows strings that choose the number of states, and when a network has learned enough
 * @param testRows strings that scores are of
 * @param batch strings of a training step
 * @param epochs most epochs of a network
 * @param patience epochs without a better perplexity on validation strings, behind which a training ends
 */
@JsonPropertyOrder({
    "states",
    "starts",
    "passes",
    "gain",
    "prior",
    "contenders",
    "trainingRows",
    "validationRows",
    "testRows",
    "batch",
    "epochs",
    "patience"
})
record GrammarSettings(
        List<Integer> states,
        int starts,
        int passes,
        double gain,
        double prior,
        List<Contender> contenders,
        int trainingRows,
        int validationRows,
        int testRows,
        int batch,
        int epochs,
        int patience) {
    /** A minute or two. */
    static final GrammarSettings FULL = new GrammarSettings(
            List.of(4, 8, 16, 32, 48),
            3,
            200,
            1e-4,
            0.01,
            List.of(new Contender(Cell.RNN, 44, 0.003), new Contender(Cell.LSTM, 20, 0.01)),
            1000,
            300,
            1000,
            16,
            60,
            8);

    /** A rehearsal. */
    static final GrammarSettings QUICK = new GrammarSettings(
            List.of(2, 4),
            1,
            3,
            1e-4,
            0.01,
            List.of(new Contender(Cell.RNN, 8, 0.01), new Contender(Cell.LSTM, 6, 0.01)),
            40,
            20,
            20,
            16,
            2,
            2);

    /** Copies the lists. */
    GrammarSettings {
        states = List.copyOf(states);
        contenders = List.copyOf(contenders);
    }
}
