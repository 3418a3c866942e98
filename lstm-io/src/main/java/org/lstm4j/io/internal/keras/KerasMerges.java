package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.ShapeException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Concatenate;
import org.lstm4j.nn.Dot;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Wire;
import tools.jackson.databind.JsonNode;

/** Layers that put several inputs together. */
final class KerasMerges {
    private KerasMerges() {}

    static KerasLayer of(KerasConfig config) {
        return switch (config.type()) {
            case "Concatenate" -> join(config, new Concatenate(config.whole("axis", -1)));
            case "Add" -> fold(config, GraphBuilder::add, false);
            case "Multiply" -> fold(config, GraphBuilder::mul, false);
            case "Average" -> fold(config, GraphBuilder::add, true);
            case "Subtract" -> fold(config, GraphBuilder::sub, false);
            case "Maximum" -> fold(config, (g, a, b) -> g.where(g.less(a, b), b, a), false);
            case "Minimum" -> fold(config, (g, a, b) -> g.where(g.less(a, b), a, b), false);
            default -> dot(config);
        };
    }

    private static KerasLayer join(KerasConfig config, Join layer) {
        return KerasLayer.of(config, layer, (tensors, prefix, to) -> {}, false);
    }

    /** Two values as one. */
    private interface Fold {
        Value of(GraphBuilder g, Value a, Value b);
    }

    private static KerasLayer fold(KerasConfig config, Fold fold, boolean isMean) {
        return join(config, new Join() {
            @Override
            public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
                if (inputs.size() < 2) {
                    throw config.unsupported("puts several inputs together and has one");
                }
                int rank = inputs.stream()
                        .mapToInt(input -> input.shape().rank())
                        .max()
                        .orElseThrow();
                Value result = ofRank(g, inputs.getFirst().value(), rank);
                for (Wire input : inputs.subList(1, inputs.size())) {
                    Value next = ofRank(g, input.value(), rank);
                    requireBroadcast(config, result, next);
                    result = fold.of(g, result, next);
                }
                return isMean ? g.mul(result, 1.0 / inputs.size()) : result;
            }

            @Override
            public String name() {
                return config.type().toLowerCase(Locale.ROOT);
            }
        });
    }

    /** Keras inserts axes behind the first one. */
    private static Value ofRank(GraphBuilder g, Value x, int rank) {
        List<Dim> dims = new ArrayList<>(x.shape().dims());
        while (dims.size() < rank) {
            dims.add(1, Dim.of(1));
        }
        return dims.size() == x.rank() ? x : g.reshape(x, new Shape(dims));
    }

    private static void requireBroadcast(KerasConfig config, Value a, Value b) {
        for (int axis = 0; axis < a.rank(); axis++) {
            Dim one = a.shape().dim(axis);
            Dim other = b.shape().dim(axis);
            if (!one.equals(other) && !one.equals(Dim.of(1)) && !other.equals(Dim.of(1))) {
                throw new ShapeException(
                        config.layer(), "puts " + a.shape() + " and " + b.shape() + " together", a.shape(), b.shape());
            }
        }
    }

    private static KerasLayer dot(KerasConfig config) {
        JsonNode axes = config.node("axes");
        if (axes.isArray() ? axes.size() != 2 : !axes.isIntegralNumber()) {
            throw config.corrupt("has axes = " + axes + ", expected one or two numbers");
        }
        boolean normalize = config.flag("normalize", false);
        return join(config, new Join() {
            @Override
            public Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
                if (inputs.size() != 2) {
                    throw config.corrupt("has " + inputs.size() + " inputs, expected 2");
                }
                int rank = inputs.getFirst().shape().rank();
                int one = axis(axes.isArray() ? axes.get(0) : axes, rank);
                int other = axis(
                        axes.isArray() ? axes.get(1) : axes,
                        inputs.getLast().shape().rank());
                if (rank == 2 && inputs.getLast().shape().rank() == 2 && one == 1 && other == 1) {
                    return new Dot(normalize).join(g, inputs, mode);
                }
                if (rank != 3 || inputs.getLast().shape().rank() != 3 || normalize) {
                    throw config.unsupported("multiplies " + inputs.getFirst().shape() + " with "
                            + inputs.getLast().shape() + " along " + axes);
                }
                Value a = inputs.getFirst().value();
                Value b = inputs.getLast().value();
                return g.matMul(one == 1 ? g.transpose(a, 0, 2, 1) : a, other == 2 ? g.transpose(b, 0, 2, 1) : b);
            }

            private int axis(JsonNode axis, int rank) {
                int index = axis.asInt(-1);
                return index < 0 ? index + rank : index;
            }

            @Override
            public String name() {
                return "dot";
            }
        });
    }
}
