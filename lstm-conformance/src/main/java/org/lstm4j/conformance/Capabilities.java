package org.lstm4j.conformance;

import java.util.EnumSet;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.graph.Op;

/**
 * What a backend says of itself beyond its type. Whether it trains is not here: that is whether it is a {@link
 * org.lstm4j.spi.TrainingBackend}.
 *
 * @param operators those it runs; it must refuse the others when a graph is compiled
 * @param dtypes the element types it takes and gives
 * @param computesInDouble true if it keeps every float in double precision and fills float64 outputs, which only the
 *     reference does; then the tighter tolerances apply, and gradients are checked by finite differences
 */
public record Capabilities(Set<Op> operators, Set<DType> dtypes, boolean computesInDouble) {
    /** All operators in float32. */
    public static final Capabilities FLOAT32 = new Capabilities(
            EnumSet.allOf(Op.class), EnumSet.of(DType.FLOAT32, DType.INT32, DType.INT64, DType.BOOL), false);

    /** Everything in double precision. */
    public static final Capabilities DOUBLE =
            new Capabilities(EnumSet.allOf(Op.class), EnumSet.allOf(DType.class), true);

    /** Copies the sets. */
    public Capabilities {
        operators = Set.copyOf(operators);
        dtypes = Set.copyOf(dtypes);
    }

    /** Only some operators, in float32. */
    public static Capabilities of(Set<Op> operators) {
        return new Capabilities(operators, FLOAT32.dtypes, false);
    }
}
