package org.lstm4j.graph;

import java.util.Arrays;
import org.lstm4j.InvalidInputException;

/**
 * What a recurrent operator computes at each step. ONNX has one operator for each family and an attribute for the variant;
 * the operators of training, {@link Op#RECURRENT_TRAINING} and {@link Op#RECURRENT_GRAD}, serve them all and name the cell.
 */
public enum RecurrentCell {
    /**
     * Gates i, o, f, c: {@code c = f ⊙ c + i ⊙ c̃}, {@code h = o ⊙ tanh(c)}. Training keeps the gates and the cell states.
     * <i>Source:</i> Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber, Cummins 2000.
     */
    LSTM("lstm", Op.LSTM, 4, 4, 1),
    /**
     * Gates z, r, h: {@code h̃ = tanh(x W_hᵀ + (r ⊙ h) R_hᵀ + b)}, {@code h = (1 - z) ⊙ h̃ + z ⊙ h}. Training keeps the
     * gates. <i>Source:</i> Cho et al. 2014.
     */
    GRU("gru", Op.GRU, 3, 3),
    /**
     * As {@link #GRU}, but the reset gate acts after the product: {@code h̃ = tanh(x W_hᵀ + b_W + r ⊙ (h R_hᵀ + b_R))}.
     * What PyTorch computes, and Keras with {@code reset_after}. Training keeps the gates and {@code h R_hᵀ + b_R}.
     */
    GRU_LINEAR_BEFORE_RESET("gru_linear_before_reset", Op.GRU, 3, 3, 1),
    /** {@code h = tanh(x Wᵀ + h Rᵀ + b)}. <i>Source:</i> Elman 1990. */
    RNN_TANH("rnn_tanh", Op.RNN, 1),
    /** {@code h = max(0, x Wᵀ + h Rᵀ + b)}. */
    RNN_RELU("rnn_relu", Op.RNN, 1);

    private final String text;
    private final Op op;
    private final int gates;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out and never written
    private final int[] kept;

    RecurrentCell(String text, Op op, int gates, int... kept) {
        this.text = text;
        this.op = op;
        this.gates = gates;
        this.kept = kept;
    }

    /** The cell of a recurrent node. @throws InvalidInputException if it is none */
    public static RecurrentCell of(Node node) {
        return of(node.op(), node.attributes());
    }

    static RecurrentCell of(Op op, Attributes attributes) {
        return switch (op) {
            case LSTM -> LSTM;
            case GRU -> attributes.flag("linear_before_reset") ? GRU_LINEAR_BEFORE_RESET : GRU;
            case RNN ->
                switch (attributes.word("activation")) {
                    case "Tanh" -> RNN_TANH;
                    case "Relu" -> RNN_RELU;
                    default ->
                        throw new InvalidInputException(
                                "RNN has the activation Tanh or Relu; got \"" + attributes.word("activation") + "\"");
                };
            case RECURRENT_TRAINING, RECURRENT_GRAD -> ofText(attributes.word("cell"));
            default -> throw new InvalidInputException(op.text() + " is no recurrent operator");
        };
    }

    private static RecurrentCell ofText(String text) {
        return Arrays.stream(values())
                .filter(cell -> cell.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("There is no recurrent cell \"" + text + "\""));
    }

    /** The word that the operators of training name it by. */
    public String text() {
        return text;
    }

    /** The operator of inference. */
    public Op op() {
        return op;
    }

    /** How many gates there are: W has as many times the units as rows. */
    public int gates() {
        return gates;
    }

    /** True for the LSTM, which hands a second state from step to step. */
    public boolean hasCellState() {
        return this == LSTM;
    }

    /**
     * How many numbers per unit each result has that {@link Op#RECURRENT_TRAINING} gives besides those of {@link #op}: the
     * activated gates, then what else the gradient needs. None for the plain RNN.
     */
    public int[] kept() {
        return kept.clone();
    }

    /** The attributes of this cell's operator of inference. */
    Attributes attributes(int hiddenSize, Direction direction) {
        Attributes common = Attributes.NONE.with("direction", direction.text()).with("hidden_size", hiddenSize);
        return switch (this) {
            case LSTM -> common;
            case GRU -> common.with("linear_before_reset", 0);
            case GRU_LINEAR_BEFORE_RESET -> common.with("linear_before_reset", 1);
            case RNN_TANH -> common.with("activation", "Tanh");
            case RNN_RELU -> common.with("activation", "Relu");
        };
    }
}
