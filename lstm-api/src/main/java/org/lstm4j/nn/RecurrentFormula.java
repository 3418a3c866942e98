package org.lstm4j.nn;

import org.lstm4j.InvalidInputException;

/**
 * What a recurrent layer computes otherwise than its operator. With any of it a layer is a loop over its formula, one and a half to two times as
 * slow as the operator's own kernel; see {@link org.lstm4j.graph.RecurrentVariant} for the formula. All but {@code clip} are
 * for the LSTM.
 *
 * @param clip how far from 0 the sums may be that functions are applied to: ONNX's {@code clip}; 0 for any distance
 * @param inputForget true for coupled gates, {@code f = 1 - i}: ONNX's {@code input_forget}. The forget gate's weights are there,
 *     and stay as they are
 * @param peepholes true for gates that see the cell state, by weights {@code peepholes [directions, 3*units]} of i, o and f, zeros
 *     at first: ONNX's P. <i>Source:</i> Gers, Schmidhuber 2000
 * @param projection how many numbers h has, made of {@code units} by the weights {@code projection [directions, projection,
 *     units]}: PyTorch's {@code proj_size} with its {@code weight_hr}; 0 for no projection. <i>Source:</i> Sak, Senior, Beaufays
 *     2014
 */
public record RecurrentFormula(double clip, boolean inputForget, boolean peepholes, int projection) {
    /** The operator's own. */
    public static final RecurrentFormula STANDARD = new RecurrentFormula(0, false, false, 0);

    /** Checks the numbers. */
    public RecurrentFormula {
        if (!(clip >= 0 && clip < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("A clip is a number above 0, or 0 for none; got " + clip);
        }
        if (projection < 0) {
            throw new InvalidInputException("A projection has 1 unit or more, or 0 for none; got " + projection);
        }
    }

    /** The same with another {@link #clip}. */
    public RecurrentFormula withClip(double limit) {
        return new RecurrentFormula(limit, inputForget, peepholes, projection);
    }

    /** The same with {@link #inputForget}. */
    public RecurrentFormula withInputForget() {
        return new RecurrentFormula(clip, true, peepholes, projection);
    }

    /** The same with {@link #peepholes}. */
    public RecurrentFormula withPeepholes() {
        return new RecurrentFormula(clip, inputForget, true, projection);
    }

    /** The same with a {@link #projection}. */
    public RecurrentFormula withProjection(int size) {
        return new RecurrentFormula(clip, inputForget, peepholes, size);
    }

    /** True if it has something that only an LSTM can have. */
    boolean isOfLstm() {
        return inputForget || peepholes || projection > 0;
    }
}
