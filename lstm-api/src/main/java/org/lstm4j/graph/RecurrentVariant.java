package org.lstm4j.graph;

import java.util.List;

/**
 * What a recurrent network computes beyond what its operator can: any functions, other ones for each direction, peepholes,
 * a projection, coupled gates, clipped sums, a mask on the state. {@link RecurrentLoop} writes it as a loop. Immutable.
 *
 * <p>The LSTM's formula with all of it, sums clipped before each function: {@code i = σ(x Wᵢᵀ + h Rᵢᵀ + bᵢ + pᵢ ⊙ c)}, {@code f}
 * alike or {@code 1 - i}, {@code c = f ⊙ c + i ⊙ tanh(x W_cᵀ + h R_cᵀ + b_c)}, {@code o = σ(x Wₒᵀ + h Rₒᵀ + bₒ + pₒ ⊙ c)},
 * {@code h = (o ⊙ tanh(c)) Pᵀ}. <i>Source:</i> ONNX {@code LSTM}-14; Gers, Schmidhuber 2000 (peepholes); Sak, Senior, Beaufays
 * 2014 (projection).
 *
 * @param formula of which family it is
 * @param functions one set for each direction, or one for both
 * @param clip how far from 0 what a function is applied to may be; 0 for any distance
 * @param inputForget true for a forget gate that is 1 less the input gate: LSTM
 * @param peepholes of the gates i, o, f, [directions, 3 * hidden]: LSTM; or {@link Absent}
 * @param projection [directions, projected, hidden]: LSTM, whose h then is [directions, batch, projected]; or {@link Absent}
 * @param mask what h is multiplied by where it enters a product with recurrent weights, [directions, batch, size of h]; or
 *     {@link Absent}
 */
public record RecurrentVariant(
        RecurrentCell.Formula formula,
        List<Functions> functions,
        double clip,
        boolean inputForget,
        Value peepholes,
        Value projection,
        Value mask) {
    /**
     * The functions of a direction.
     *
     * @param gate of the gates
     * @param candidate of the candidate; of the state in the plain RNN
     * @param shown of the LSTM's cell state
     */
    public record Functions(GraphFunction gate, GraphFunction candidate, GraphFunction shown) {}

    /** Copies the list. */
    public RecurrentVariant {
        functions = List.copyOf(functions);
    }

    /** A formula with those functions and nothing else. */
    public static RecurrentVariant of(RecurrentCell.Formula formula, List<Functions> functions) {
        Value none = Absent.INSTANCE;
        return new RecurrentVariant(formula, functions, 0, false, none, none, none);
    }

    /** What an operator computes. */
    static RecurrentVariant of(RecurrentCell cell) {
        GraphFunction state = cell.stateFunction()::apply;
        return of(cell.formula(), List.of(new Functions(cell.gateFunction()::apply, state, state)));
    }

    /** The same with clipped sums and, if so, coupled gates. */
    public RecurrentVariant with(double limit, boolean isCoupled) {
        return new RecurrentVariant(formula, functions, limit, isCoupled, peepholes, projection, mask);
    }

    /** The same with weights of its own, each of which may be {@link Absent}. */
    public RecurrentVariant with(Value others, Value projected, Value masked) {
        return new RecurrentVariant(formula, functions, clip, inputForget, others, projected, masked);
    }

    /** The functions of a direction. */
    Functions functions(int direction) {
        return functions.get(Math.min(direction, functions.size() - 1));
    }
}
