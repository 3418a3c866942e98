package org.lstm4j.io.internal.keras;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Join;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Wire;

/**
 * Layers by which one sequence looks at another one. They are written here and not our own, for what becomes of masks has to be Keras's: a row
 * that sees nothing sees all alike.
 */
final class KerasAttentions {
    /** The score of what is not looked at. */
    private static final double UNSEEN = -1e9;

    private KerasAttentions() {}

    /** A query, a value and, if it is not the value, a key, {@code [batch, steps, features]} each. */
    private record Given(Value query, Value value, Value key, Optional<Value> queryMask, Optional<Value> valueMask) {
        static Given of(KerasConfig config, List<Wire> inputs) {
            boolean fits = inputs.size() == 2 || inputs.size() == 3;
            for (Wire input : inputs) {
                fits &= input.shape().rank() == 3;
            }
            if (!fits) {
                throw config.unsupported("is called with "
                        + inputs.stream().map(Wire::shape).toList() + ", and two or three sequences are read");
            }
            return new Given(
                    inputs.get(0).value(),
                    inputs.get(1).value(),
                    inputs.getLast().value(),
                    mask(inputs.get(0)),
                    mask(inputs.get(1)));
        }

        private static Optional<Value> mask(Wire wire) {
            return wire.mask().isPresent() ? Optional.of(wire.mask()) : Optional.empty();
        }

        Dim steps() {
            return query.shape().dim(1);
        }

        Dim others() {
            return value.shape().dim(1);
        }

        /** The steps of the value that count, {@code [batch, 1, others]}. */
        Optional<Value> seen(GraphBuilder g) {
            return valueMask.map(mask -> g.transpose(mask, 0, 2, 1));
        }
    }

    /** Scores of what is seen, and others so low that they are 0 behind a softmax. */
    private static Value seen(GraphBuilder g, Value scores, Value mask) {
        return g.where(g.less(g.constant(0.5, DType.FLOAT32), mask), scores, g.constant(UNSEEN, DType.FLOAT32));
    }

    /** 0 above the diagonal, {@code [steps, others]}: no step sees a later one. */
    private static Value causal(GraphBuilder g, Dim steps, Dim others) {
        Value rows = g.reshape(KerasShapes.counted(g, steps), Shape.of(steps, Dim.of(1)));
        Value columns = g.reshape(KerasShapes.counted(g, others), Shape.of(Dim.of(1), others));
        return g.sub(1, g.cast(g.less(rows, columns), DType.FLOAT32));
    }

    private static KerasLayer called(
            KerasConfig config, KerasLayer.Filling filling, Function<KerasLayer.Call, Join> layer) {
        return new KerasLayer(
                config,
                Optional.empty(),
                call -> {
                    if (call.isShared()) {
                        throw config.unsupported("has weights and is called several times");
                    }
                    List<Wire> inputs = call.inputs();
                    Wire[] others = inputs.subList(1, inputs.size()).toArray(Wire[]::new);
                    return List.of(Wire.join(call.path(), layer.apply(call), inputs.getFirst(), others));
                },
                filling);
    }

    static KerasLayer attention(KerasConfig config) {
        boolean isAdditive = config.type().equals("AdditiveAttention");
        boolean useScale = config.flag("use_scale", isAdditive);
        boolean isCausal = config.flag("causal", false); // of Keras 2; later the call says it
        config.require("score_mode", "dot");
        KerasLayer.Filling filling = useScale ? KerasLayer.same(config, "scale") : (tensors, prefix, to) -> {};
        return called(config, filling, call -> (Written) (g, inputs) -> {
            Given given = Given.of(config, inputs);
            Value scores = isAdditive ? sums(g, given, useScale) : products(g, given, useScale);
            if (isCausal || call.isCausal()) {
                scores = seen(g, scores, causal(g, given.steps(), given.others()));
            }
            Optional<Value> mask = given.seen(g);
            scores = mask.isPresent() ? seen(g, scores, mask.get()) : scores;
            Value attended = g.matMul(g.softmax(scores), given.value());
            return given.queryMask().isPresent()
                    ? g.mul(attended, given.queryMask().get())
                    : attended;
        });
    }

    private static Value products(GraphBuilder g, Given given, boolean useScale) {
        Value scores = g.matMul(given.query(), g.transpose(given.key(), 0, 2, 1));
        return useScale ? g.mul(scores, g.parameter("scale", Shape.SCALAR, Initializer.ones())) : scores;
    }

    /** Σ scale tanh(query + key). */
    private static Value sums(GraphBuilder g, Given given, boolean useScale) {
        Dim batch = given.query().shape().dim(0);
        Dim features = given.query().shape().dim(2);
        Value sum = g.tanh(g.add(
                g.reshape(given.query(), Shape.of(batch, given.steps(), Dim.of(1), features)),
                g.reshape(given.key(), Shape.of(batch, Dim.of(1), given.others(), features))));
        Value scale = useScale ? g.parameter("scale", Shape.of(features), Initializer.ones()) : null;
        return g.reduceSum(scale == null ? sum : g.mul(sum, scale), false, -1);
    }

    /** What is written of its inputs alone. */
    private interface Written extends Join {
        Value of(GraphBuilder g, List<Wire> inputs);

        @Override
        default Value join(GraphBuilder g, List<Wire> inputs, Mode mode) {
            return of(g, inputs);
        }
    }

    /**
     * Several attentions side by side.
     *
     * @param version before 2.10 it did not know masks
     */
    static KerasLayer multiHead(KerasConfig config, KerasVersion version) {
        int heads = config.size("num_heads");
        int keyDim = config.size("key_dim");
        int valueDim = config.has("value_dim") ? config.size("value_dim") : keyDim;
        int outputs =
                config.has("output_shape") ? config.sizes("output_shape", 1).getFirst() : 0;
        boolean useBias = config.flag("use_bias", true);
        requireSteps(config);
        for (String key : List.of(
                "value_dim",
                "output_shape",
                "attention_axes",
                "flash_attention",
                "query_shape",
                "key_shape",
                "value_shape")) {
            config.node(key); // the shapes are those that it is called with
        }
        return called(config, heads(config, useBias), call -> (Written) (g, inputs) -> {
            Given given = Given.of(config, inputs);
            boolean isMasked =
                    given.queryMask().isPresent() || given.valueMask().isPresent();
            if (isMasked && !version.isFrom(2, 10)) {
                throw config.unsupported(
                        "looks at sequences of which steps are masked, of which " + version.text() + " did not know");
            }
            Value queries = g.mul(part(g.scope("query"), given.query(), heads, keyDim, useBias), 1 / Math.sqrt(keyDim));
            Value keys = part(g.scope("key"), given.key(), heads, keyDim, useBias);
            Value scores = g.matMul(queries, g.transposeMatrices(keys)); // [batch, heads, steps, others]
            scores = call.isCausal() ? seen(g, scores, causal(g, given.steps(), given.others())) : scores;
            if (given.valueMask().isPresent()) {
                scores = seen(g, scores, ofHeads(g, given.seen(g).orElseThrow()));
            }
            if (given.queryMask().isPresent()) {
                scores = seen(g, scores, ofHeads(g, given.queryMask().get()));
            }
            Value context =
                    g.matMul(g.softmax(scores), part(g.scope("value"), given.value(), heads, valueDim, useBias));
            int features = outputs > 0 ? outputs : given.query().shape().fixed(-1);
            return joined(g.scope("attention_output"), g.transpose(context, 0, 2, 1, 3), features, useBias);
        });
    }

    private static void requireSteps(KerasConfig config) {
        if (config.has("attention_axes") && !config.sizes("attention_axes", 1).equals(List.of(1))) {
            throw config.unsupported("looks along other axes than the steps");
        }
    }

    private static Value ofHeads(GraphBuilder g, Value mask) {
        Shape shape = mask.shape();
        return g.reshape(mask, Shape.of(shape.dim(0), Dim.of(1), shape.dim(1), shape.dim(2)));
    }

    /** A sequence as {@code [batch, heads, time, size]}. */
    private static Value part(GraphBuilder g, Value x, int heads, int size, boolean useBias) {
        int features = x.shape().fixed(-1);
        int all = Math.multiplyExact(heads, size);
        Value kernel = g.parameter("kernel", Shape.of(features, heads, size), Initializer.zeros());
        Value y = g.matMul(x, g.reshape(kernel, Shape.of(features, all)));
        if (useBias) {
            y = g.add(y, g.reshape(g.parameter("bias", Shape.of(heads, size), Initializer.zeros()), Shape.of(all)));
        }
        Shape steps = x.shape().slice(0, 2);
        return g.transpose(g.reshape(y, steps.concat(Shape.of(heads, size))), 0, 2, 1, 3);
    }

    private static Value joined(GraphBuilder g, Value context, int features, boolean useBias) {
        int heads = context.shape().fixed(2);
        int size = context.shape().fixed(3);
        Value joined = g.reshape(context, context.shape().slice(0, 2).concat(Shape.of(heads * size)));
        Value kernel = g.parameter("kernel", Shape.of(heads, size, features), Initializer.zeros());
        Value y = g.matMul(joined, g.reshape(kernel, Shape.of(heads * size, features)));
        return useBias ? g.add(y, g.parameter("bias", Shape.of(features), Initializer.zeros())) : y;
    }

    private static KerasLayer.Filling heads(KerasConfig config, boolean useBias) {
        List<String> parts = List.of("query", "key", "value", "attention_output");
        List<List<String>> keys = List.of(
                List.of("query_dense", "_query_dense", "query"),
                List.of("key_dense", "_key_dense", "key"),
                List.of("value_dense", "_value_dense", "value"),
                List.of("output_dense", "_output_dense", "attention_output"));
        return (tensors, prefix, to) -> {
            for (int i = 0; i < parts.size(); i++) {
                List<Tensor> weights =
                        tensors.within(keys.get(i).toArray(String[]::new)).all();
                if (weights.size() != (useBias ? 2 : 1)) {
                    throw config.corrupt("has " + weights.size() + " weights of its " + parts.get(i));
                }
                to.put(prefix + parts.get(i) + "/kernel", weights.getFirst());
                if (useBias) {
                    to.put(prefix + parts.get(i) + "/bias", weights.getLast());
                }
            }
        };
    }
}
