package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;

/**
 * What a recurrent operator computes at each step: a formula, and the functions in it. ONNX has one operator for each family
 * and attributes for the variant; the operators of training, {@link Op#RECURRENT_TRAINING} and {@link Op#RECURRENT_GRAD},
 * serve them all and name the formula.
 *
 * @param formula how sums become gates and states
 * @param gateFunction σ in the formula, for the gates, which run from 0 to 1: {@link CellFunction#SIGMOID} or {@link
 *     CellFunction#HARD_SIGMOID}. The plain RNN has no gates, and the former stands there
 * @param stateFunction tanh in the formula, for the candidate and, in the LSTM, for what shows of the cell state
 */
public record RecurrentCell(Formula formula, CellFunction gateFunction, CellFunction stateFunction) {
    /** The LSTM with σ and tanh. */
    public static final RecurrentCell LSTM = of(Formula.LSTM);
    /** The GRU with σ and tanh. */
    public static final RecurrentCell GRU = of(Formula.GRU);
    /** The GRU whose reset gate acts after the product, with σ and tanh. */
    public static final RecurrentCell GRU_LINEAR_BEFORE_RESET = of(Formula.GRU_LINEAR_BEFORE_RESET);
    /** The plain RNN with tanh. */
    public static final RecurrentCell RNN_TANH = of(Formula.RNN);
    /** The plain RNN with max(0, x). */
    public static final RecurrentCell RNN_RELU = RNN_TANH.withStateFunction(CellFunction.RELU);

    /** How the sums of a step become its gates and states. */
    public enum Formula {
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
        RNN("rnn", Op.RNN, 1);

        private final String text;
        private final Op op;
        private final int gates;

        @SuppressWarnings("ImmutableEnumChecker") // never handed out and never written
        private final int[] kept;

        Formula(String text, Op op, int gates, int... kept) {
            this.text = text;
            this.op = op;
            this.gates = gates;
            this.kept = kept;
        }

        /** The word that the operators of training name it by. */
        public String text() {
            return text;
        }

        private static Formula ofText(String text) {
            for (Formula formula : values()) {
                if (formula.text.equals(text)) {
                    return formula;
                }
            }
            throw new InvalidInputException("There is no recurrent cell \"" + text + "\"");
        }
    }

    /** Checks the function of the gates. */
    public RecurrentCell {
        if (formula == Formula.RNN && gateFunction != CellFunction.SIGMOID) {
            throw new InvalidInputException("The plain RNN has no gates; got " + gateFunction.text() + " for them");
        }
        if (!gateFunction.isBetweenZeroAndOne()) {
            throw new InvalidInputException(
                    "A gate runs from 0 to 1, by Sigmoid or HardSigmoid; got " + gateFunction.text() + " for it");
        }
    }

    private static RecurrentCell of(Formula formula) {
        return new RecurrentCell(formula, CellFunction.SIGMOID, CellFunction.TANH);
    }

    /** The same formula with another function for the gates. */
    public RecurrentCell withGateFunction(CellFunction function) {
        return new RecurrentCell(formula, function, stateFunction);
    }

    /** The same formula with another function for the states. */
    public RecurrentCell withStateFunction(CellFunction function) {
        return new RecurrentCell(formula, gateFunction, function);
    }

    /**
     * The same formula with the functions of ONNX's attribute {@code activations}, for one direction; without any, this cell.
     *
     * @throws InvalidInputException if there is no such function, or not as many as the formula has
     */
    public RecurrentCell withActivations(List<String> names) {
        List<CellFunction> functions = names.stream().map(CellFunction::ofText).toList();
        if (functions.isEmpty()) {
            return this;
        }
        RecurrentCell cell = formula == Formula.RNN
                ? withStateFunction(functions.getLast())
                : new RecurrentCell(formula, functions.getFirst(), functions.getLast());
        if (!cell.functions().equals(functions)) {
            int count = functions().size();
            throw new InvalidInputException(op().text() + " has " + count
                    + (count == 1 ? " activation" : " activations")
                    + (hasCellState() ? ", the last two of them the same" : "") + "; got " + String.join(", ", names));
        }
        return cell;
    }

    /** The functions in the order of ONNX's attribute {@code activations}: the gates', the candidate's, the LSTM's for its state. */
    private List<CellFunction> functions() {
        List<CellFunction> functions = new ArrayList<>();
        if (formula != Formula.RNN) {
            functions.add(gateFunction);
        }
        functions.add(stateFunction);
        if (hasCellState()) {
            functions.add(stateFunction);
        }
        return functions;
    }

    /** Their names, as in ONNX's attribute {@code activations} for one direction. */
    public List<String> activations() {
        return functions().stream().map(CellFunction::text).toList();
    }

    /** True if the functions are σ and tanh. */
    public boolean hasStandardFunctions() {
        return gateFunction == CellFunction.SIGMOID && stateFunction == CellFunction.TANH;
    }

    /** The cell of a recurrent node. @throws InvalidInputException if it is none */
    public static RecurrentCell of(Node node) {
        return of(node.op(), node.attributes());
    }

    static RecurrentCell of(Op op, Attributes attributes) {
        RecurrentCell standard = switch (op) {
            case LSTM -> LSTM;
            case GRU -> attributes.flag("linear_before_reset") ? GRU_LINEAR_BEFORE_RESET : GRU;
            case RNN -> RNN_TANH;
            case RECURRENT_TRAINING, RECURRENT_GRAD -> of(Formula.ofText(attributes.word("cell")));
            default -> throw new InvalidInputException(op.text() + " is no recurrent operator");
        };
        return standard.withActivations(attributes.words("activations"));
    }

    /** The operator of inference. */
    public Op op() {
        return formula.op;
    }

    /** How many gates there are: W has as many times the units as rows. */
    public int gates() {
        return formula.gates;
    }

    /**
     * How many rows W has: the gates of all units.
     *
     * @throws org.lstm4j.TooLargeException if they are more than a dimension can be
     */
    public int rows(int units) {
        return rows(units, 1);
    }

    /** How many rows so many matrices have, one over the other. @see #rows(int) */
    int rows(int units, int matrices) {
        return Dim.checkedProduct(
                "of " + (matrices == 1 ? "" : matrices + " x ") + gates() + " gates of " + units + " units",
                matrices,
                gates(),
                units);
    }

    /** True for the LSTM, which hands a second state from step to step. */
    public boolean hasCellState() {
        return formula == Formula.LSTM;
    }

    /**
     * How many numbers per unit each result has that {@link Op#RECURRENT_TRAINING} gives besides those of {@link #op}: the
     * activated gates, then what else the gradient needs. None for the plain RNN.
     */
    public int[] kept() {
        return formula.kept.clone();
    }

    /** The attributes of this cell's operator of inference. */
    Attributes attributes(int hiddenSize, Direction direction) {
        Attributes common = Attributes.NONE
                .with("activations", String.join(" ", activations()))
                .with("direction", direction.text())
                .with("hidden_size", hiddenSize);
        return op() == Op.GRU
                ? common.with("linear_before_reset", formula == Formula.GRU_LINEAR_BEFORE_RESET ? 1 : 0)
                : common;
    }

    /** The attributes of this cell's operators of training, in the place of an operator with some attributes. */
    Attributes trainingAttributes(Attributes inference) {
        return Attributes.NONE
                .with("activations", inference.word("activations"))
                .with("cell", formula.text)
                .with("direction", inference.word("direction"))
                .with("hidden_size", inference.integer("hidden_size"));
    }

    /** The formula, and the functions where they are others than σ and tanh: {@code lstm}, {@code lstm(HardSigmoid, Tanh)}. */
    public String text() {
        if (hasStandardFunctions()) {
            return formula.text;
        }
        List<CellFunction> functions =
                formula == Formula.RNN ? List.of(stateFunction) : List.of(gateFunction, stateFunction);
        return formula.text + "("
                + String.join(", ", functions.stream().map(CellFunction::text).toList())
                + ")";
    }

    @Override
    public String toString() {
        return text();
    }
}
