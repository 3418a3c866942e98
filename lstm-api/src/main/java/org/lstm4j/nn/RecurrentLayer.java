package org.lstm4j.nn;

import java.util.List;
import org.lstm4j.graph.Direction;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * A recurrent layer with the {@linkplain RecurrentOptions options} of Keras and a kernel in backends: LSTM, GRU and plain RNN.
 * Immutable: each {@code with} method gives another layer.
 *
 * @param <L> the layer itself
 */
public sealed interface RecurrentLayer<L extends RecurrentLayer<L>> extends Recurrent permits Lstm, Gru, SimpleRnn {
    /** Functions, direction, outputs, dropout and start. */
    RecurrentOptions options();

    /** The same layer with other options. */
    L withOptions(RecurrentOptions others);

    /** The same layer with another {@link RecurrentOptions#activation}. */
    default L withActivation(Activation function) {
        return withOptions(options().withActivation(function));
    }

    /** The same layer, giving every step's output. */
    default L withReturnSequences() {
        return withOptions(options().withReturnSequences(true));
    }

    /** The same layer, reading from the last step to the first. */
    default L withGoBackwards() {
        return withOptions(options().withGoBackwards(true));
    }

    /** The same layer with DropConnect on its recurrent weights. */
    default L withRecurrentWeightDropout(double rate) {
        return withOptions(options().withRecurrentWeightDropout(rate));
    }

    /** The same layer, each row starting from another state in training. */
    default L withInitialState(InitialState state) {
        return withOptions(options().withInitialState(state));
    }

    /** The same layer with other weights to start from. */
    default L withWeights(WeightConvention convention) {
        return withOptions(options().withWeights(convention));
    }

    /** The same layer without some of the input's features in training, the same ones at all steps. */
    default L withDropout(double rate) {
        return withOptions(options().withDropout(rate));
    }

    /** The same layer without some of h in the recurrent products in training, the same units at all steps. */
    default L withRecurrentDropout(double rate) {
        return withOptions(options().withRecurrentDropout(rate));
    }

    /** The same layer, the size of whose weights adds to the loss. */
    default L withRegularizers(Regularizers regularizers) {
        return withOptions(options().withRegularizers(regularizers));
    }

    /** The same layer with another formula. */
    default L withFormula(RecurrentFormula formula) {
        return withOptions(options().withFormula(formula));
    }

    @Override
    default boolean returnSequences() {
        return options().returnSequences();
    }

    @Override
    default boolean goBackwards() {
        return options().goBackwards();
    }

    @Override
    default Outputs read(GraphBuilder g, Value x, Mode mode, Direction direction) {
        return read(g, x, List.of(), mode, direction);
    }
}
