package org.lstm4j.train;

import java.util.List;
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
     * All gradients together are scaled down to a norm. Keras scales by {@code max / max(norm, max)}, PyTorch by {@code
     * min(1, max / (norm + 1e-6))}. <i>Source:</i> Pascanu, Mikolov, Bengio 2013.
     */
    record ByGlobalNorm(double max, Form form) implements Clipping {
        /** Checks the norm. */
        public ByGlobalNorm {
            Checks.positive("Clipping by norm", "norm", max);
        }

        @Override
        public List<Gradient> apply(GraphBuilder g, List<Gradient> gradients) {
            if (gradients.isEmpty()) {
                return gradients;
            }
            Value norm = globalNorm(g, gradients);
            Value limit = g.constant(max, norm.dtype());
            Value scale = form == Form.KERAS
                    ? g.div(limit, g.clip(norm, max, Double.POSITIVE_INFINITY))
                    : g.clip(g.div(limit, g.add(norm, 1e-6)), Double.NEGATIVE_INFINITY, 1);
            return gradients.stream()
                    .map(gradient -> new Gradient(gradient.parameter(), g.mul(gradient.value(), scale)))
                    .toList();
        }
    }

    /** The Euclidean norm over all gradients together, a scalar. */
    static Value globalNorm(GraphBuilder g, List<Gradient> gradients) {
        Value sum = gradients.stream()
                .map(gradient -> g.reduceSumAll(g.mul(gradient.value(), gradient.value())))
                .reduce(g::add)
                .orElseThrow();
        return g.sqrt(sum);
    }
}
