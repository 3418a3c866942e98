package org.lstm4j.nn;

import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/**
 * The state that a recurrent layer starts each row from: h, and for the LSTM c, drawn apart.
 *
 * <p>In predictions, evaluations and exports it is always zero, so that one text has one answer. Programs that draw it
 * inside their forward pass, as PyTorch examples do, also draw it when they predict; this library does not.
 *
 * <p>A state that is {@linkplain Mode#carriesState() carried} from batch to batch is not drawn: the two exclude each
 * other.
 */
public enum InitialState {
    /** Zeros, as in Keras, and in PyTorch where no state is given. */
    ZEROS,
    /**
     * Drawn anew in each training step: normal, with mean 0 and variance {@code 2 / (batch * units + directions * units)},
     * which is what {@code torch.nn.init.xavier_normal_} gives a tensor {@code [directions, batch, units]}. PyTorch's stack
     * of n layers has one such tensor, with n times the directions; here each layer has its own. Numbers: {@link
     * Mode#randomNormal}. A row of length 0 ends in what was drawn for it.
     *
     * <p><i>Source:</i> Glorot, Bengio 2010, who mean weights; for a state the larger the batch, the closer to zero.
     */
    XAVIER_NORMAL;

    /**
     * What a step starts from; {@link Absent} for zeros.
     *
     * @param shape [directions, batch, units]
     */
    Value value(GraphBuilder g, Shape shape, Mode mode) {
        if (this == ZEROS || !mode.training()) {
            return Absent.INSTANCE;
        }
        Value normal = mode.randomNormal(g, shape);
        int directions = shape.fixed(0);
        int units = shape.fixed(2);
        // the batch, and with it the first fan, is known only when the graph runs
        Value fanIn = g.mul(g.cast(g.size(normal), DType.FLOAT32), 1.0 / directions);
        Value variance = g.div(g.constant(2, DType.FLOAT32), g.add(fanIn, (double) directions * units));
        return g.mul(normal, g.sqrt(variance));
    }
}
