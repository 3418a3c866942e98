package org.lstm4j.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.ShapeException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Value;

/** What several losses share. */
final class Losses {
    /** How far Keras keeps probabilities from 0 and 1 before it takes a logarithm. */
    static final double EPSILON = 1e-7;

    private Losses() {}

    /**
     * The loss of each item: the mean over the last axis, as in Keras. A last axis whose size a run
     * brings is one of steps, which are items themselves.
     */
    static Value meanPerItem(GraphBuilder g, Value x) {
        return x.rank() <= 1 || !(x.shape().dim(-1) instanceof Dim.Fixed) ? x : g.reduceMean(x, false, -1);
    }

    /**
     * What went into the activation that made a probability. Computing the loss from there loses no digits, which is
     * why Keras does the same when it can see the activation.
     */
    static Optional<Value> logits(GraphBuilder g, Value probability, Op activation) {
        return g.producer(probability).filter(node -> node.op() == activation).map(node -> node.input(0));
    }

    /** Targets that are nowhere 0 or 1: a share of each goes to all of {@code ways} in equal parts. */
    static Value smoothed(GraphBuilder g, Value target, double smoothing, int ways) {
        return smoothing == 0 ? target : g.add(g.mul(target, 1 - smoothing), smoothing / ways);
    }

    /** One number for all, or one for each place of the last axis. @throws ShapeException if there are others */
    static Value weights(GraphBuilder g, String loss, List<Double> weights, Value prediction) {
        if (weights.size() != 1) {
            requireWeights(loss, weights, prediction);
        }
        return g.constant(tensor(weights));
    }

    /** Refuses weights that are not one for each place of the last axis. */
    static void requireWeights(String loss, List<Double> weights, Value prediction) {
        Dim last = prediction.shape().dim(-1);
        if (!last.equals(Dim.of(weights.size()))) {
            throw new ShapeException(
                    loss,
                    "has " + weights.size() + " weights for a prediction " + prediction.shape()
                            + "; give one for each of " + last,
                    prediction.shape());
        }
    }

    /** Numbers as a vector. */
    static Tensor tensor(List<Double> numbers) {
        Tensor tensor = Tensor.zeros(DType.FLOAT32, numbers.size());
        for (int i = 0; i < numbers.size(); i++) {
            tensor.setElement(i, numbers.get(i));
        }
        return tensor;
    }

    /** How many classes the last axis has. @throws ShapeException if it has a name */
    static int classes(String loss, Value prediction) {
        if (prediction.rank() > 0 && prediction.shape().dim(-1) instanceof Dim.Fixed(int size) && size > 0) {
            return size;
        }
        throw new ShapeException(
                loss, "needs a last axis of a fixed size; the prediction is " + prediction.shape(), prediction.shape());
    }

    /** The indices as they are; one that is not below the count is refused when the program runs. */
    static Value checkedIndices(GraphBuilder g, int count, Value indices) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return g.gather(g.constant(Tensor.of(new int[] {count}, all)), indices);
    }

    /** A number of 0 or more to a power of 0 or more. */
    static Value power(GraphBuilder g, Value base, double exponent) {
        if (exponent == 1) {
            return base;
        }
        return exponent == 2
                ? g.mul(base, base)
                : g.exp(g.mul(g.log(g.clip(base, EPSILON, Double.POSITIVE_INFINITY)), exponent));
    }

    static void sameShape(String loss, Value prediction, Value target) {
        if (!prediction.shape().equals(target.shape())) {
            throw new ShapeException(
                    loss,
                    "prediction and target need the same shape; got " + prediction.shape() + " and " + target.shape(),
                    prediction.shape(),
                    target.shape());
        }
    }
}
