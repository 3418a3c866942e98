package org.lstm4j.graph;

import java.util.List;
import org.lstm4j.DType;

/** What random numbers are. */
final class RandomShapes extends ShapeRules {
    RandomShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        return switch (op) {
            case RANDOM_UNIFORM -> random();
            default -> throw new AssertionError(op);
        };
    }

    private List<Type> random() {
        if (in(0).rank() != 0 || in(0).dtype() != DType.INT64) {
            throw fail("counts steps with an int64 scalar; got " + in(0).dtype().text() + in(0).shape());
        }
        return one(attributes.shape("shape"), DType.FLOAT32);
    }
}
