package org.lstm4j.train;

import java.util.Locale;
import org.lstm4j.LstmException;

/** The loss became NaN or infinite. The parameters are those before the step that failed. */
public final class NonFiniteException extends LstmException {
    private static final long serialVersionUID = 1L;

    private final String where;
    private final int epoch;
    private final long step;

    NonFiniteException(String where, int epoch, long step, double learningRate) {
        super(String.format(
                Locale.ROOT,
                "The loss is not a number at step %d of epoch %d; the first value that is not finite is in %s."
                        + " Try a learning rate below %s, or clip the gradients.",
                step + 1,
                epoch + 1,
                where,
                learningRate));
        this.where = where;
        this.epoch = epoch;
        this.step = step;
    }

    /** The layer and operator, the parameter, or the input where the first such value appeared. */
    public String where() {
        return where;
    }

    /** The epoch, from 0. */
    public int epoch() {
        return epoch;
    }

    /** The step over all epochs, from 0. */
    public long step() {
        return step;
    }
}
