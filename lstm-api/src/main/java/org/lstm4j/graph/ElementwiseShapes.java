package org.lstm4j.graph;

import java.util.List;
import org.lstm4j.DType;

/** What elementwise operators give. */
final class ElementwiseShapes extends ShapeRules {
    ElementwiseShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        return switch (op) {
            case ADD, SUB, MUL, DIV -> one(broadcast(), arithmetic());
            case LESS -> {
                arithmetic();
                yield one(broadcast(), DType.BOOL);
            }
            case EQUAL -> {
                sameType();
                yield one(broadcast(), DType.BOOL);
            }
            case WHERE -> where();
            case NEG, ABS -> one(in(0).shape(), arithmetic());
            case EXP, LOG, SQRT, SIGMOID, TANH, RELU, SOFTPLUS, CLIP -> one(in(0).shape(), floating(0));
            case CAST -> one(in(0).shape(), DType.ofText(attributes.word("to")));
            default -> throw new AssertionError(op);
        };
    }

    private List<Type> where() {
        if (in(0).dtype() != DType.BOOL) {
            throw fail("needs a bool condition; \"" + in(0).name() + "\" is "
                    + in(0).dtype().text());
        }
        if (in(1).dtype() != in(2).dtype()) {
            throw fail("needs two values of one element type; got "
                    + in(1).dtype().text() + " and " + in(2).dtype().text());
        }
        return one(broadcast(), in(1).dtype());
    }
}
