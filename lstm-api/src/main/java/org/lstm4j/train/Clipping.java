package org.lstm4j.train;

import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** What is done to gradients that are too large, before the optimizer sees them. */
public sealed interface Clipping {
    /** Writes the clipped gradients. */
    List<Gradient> apply(GraphBuilder g, List<Gradient> gradients);

    /** Nothing. */
    record None() implements Clipping {
        @Override
        public List<Gradient> apply(GraphBuilder g, List<Gradient> gradients) {
            return gradients;
        }
    }

    /** Each number is kept within ±limit. */
    record ByValue(double limit) implements Clipping {
        /** Checks the limit. */
        public ByValue {
            Checks.positive("Clipping by value", "limit", limit);
        }

        @Override
        public List<Gradient> apply(GraphBuilder g, List<Gradient> gradients) {
            return gradients.stream()
                    .map(gradient -> new Gradient(gradient.parameter(), g.clip(gradient.value(), -limit, limit)))
                    .toList();
        }
    }

    /**
     * Each gradient by itself is scaled down to a Euclidean norm: by {@code max / max(norm, max)}. <i>Source:</i> Keras's {@code
     * clipnorm}.
     */
    record ByNorm(double max) implements Clipping {
        /** Checks the norm. */
        public ByNorm {
            Checks.positive("Clipping by norm", "norm", max);
        }

        @Override
        public List<Gradient> apply(GraphBuilder g, List<Gradient> gradients) {
            return gradients.stream()
                    .flatMap(
                            gradient -> scaled(g, List.of(gradient), globalNorm(g, List.of(gradient)), max, Form.KERAS))
                    .toList();
        }
    }

    /**
     * All gradients together are scaled down to a norm. Keras scales by {@code max / max(norm, max)}, PyTorch by {@code
     * min(1, max / (norm + 1e-6))}. <i>Source:</i> Pascanu, Mikolov, Bengio 2013; {@code torch.nn.utils.clip_grad_norm_}.
     *
     * @param max the largest norm, above 0
     * @param form how it is scaled
     * @param order of the norm: {@code (Σ |g|^order)^(1/order)}, 2 if nothing is said; infinity for the largest number. Above 0
     */
    record ByGlobalNorm(double max, Form form, double order) implements Clipping {
        /** Checks the norm. */
        public ByGlobalNorm {
            Checks.positive("Clipping by norm", "norm", max);
            if (!(order > 0)) {
                throw new InvalidInputException("Clipping by norm needs an order above 0; got " + order);
            }
        }

        /** By the Euclidean norm. */
        public ByGlobalNorm(double max, Form form) {
            this(max, form, 2);
        }

        @Override
        public List<Gradient> apply(GraphBuilder g, List<Gradient> gradients) {
            if (gradients.isEmpty()) {
                return gradients;
            }
            return scaled(g, gradients, globalNorm(g, gradients, order), max, form)
                    .toList();
        }
    }

    private static Stream<Gradient> scaled(
            GraphBuilder g, List<Gradient> gradients, Value norm, double max, Form form) {
        Value limit = g.constant(max, norm.dtype());
        Value scale = form == Form.KERAS
                ? g.div(limit, g.clip(norm, max, Double.POSITIVE_INFINITY))
                : g.clip(g.div(limit, g.add(norm, 1e-6)), Double.NEGATIVE_INFINITY, 1);
        return gradients.stream().map(gradient -> new Gradient(gradient.parameter(), g.mul(gradient.value(), scale)));
    }

    /** The Euclidean norm over all gradients together, a scalar. */
    static Value globalNorm(GraphBuilder g, List<Gradient> gradients) {
        Value sum = gradients.stream()
                .map(gradient -> g.reduceSumAll(g.mul(gradient.value(), gradient.value())))
                .reduce(g::add)
                .orElseThrow();
        return g.sqrt(sum);
    }

    /** A norm of that order over all gradients together, a scalar. */
    static Value globalNorm(GraphBuilder g, List<Gradient> gradients, double order) {
        if (order == 2) {
            return globalNorm(g, gradients);
        }
        if (order == Double.POSITIVE_INFINITY) {
            return gradients.stream()
                    .map(gradient -> largest(g, g.abs(gradient.value())))
                    .reduce((a, b) -> Elementwise.larger(g, a, b))
                    .orElseThrow();
        }
        Value sum = gradients.stream()
                .map(gradient -> g.reduceSumAll(power(g, g.abs(gradient.value()), order)))
                .reduce(g::add)
                .orElseThrow();
        return power(g, sum, 1 / order);
    }

    /** Of numbers of 0 or more; 0 is the exponential of minus infinity. */
    private static Value power(GraphBuilder g, Value x, double exponent) {
        return exponent == 1 ? x : g.exp(g.mul(g.log(x), exponent));
    }

    /** The largest of all numbers of a shape whose sizes are known, as those of weights are: half against half. */
    private static Value largest(GraphBuilder g, Value x) {
        int size = 1;
        for (int axis = 0; axis < x.rank(); axis++) {
            size = Math.multiplyExact(size, x.shape().fixed(axis));
        }
        Value rest = g.reshape(x, Shape.of(size));
        for (int left = size; left > 1; left = Math.ceilDiv(left, 2)) {
            int half = Math.ceilDiv(left, 2);
            rest = Elementwise.larger(g, g.slice(rest, 0, 0, half), g.slice(rest, 0, left - half, left));
        }
        return g.reshape(rest, Shape.SCALAR);
    }
}
