package org.lstm4j.train;

import org.lstm4j.graph.GraphBuilder;

/**
 * A loss of any outputs and any targets, written as a graph: what a {@link Loss}, which has one of each, cannot say. A loss of
 * sequences against sequences of other lengths, of pairs and triplets, of the inputs themselves. Implementations are immutable.
 *
 * {@snippet :
 * // the two sides of a pair: near each other where the target is 1, at least a margin apart where it is 0
 * JointLoss contrastive = (g, in) -> {
 *     Value same = in.target("same", Shape.of("batch"));
 *     Value difference = g.sub(in.output("left"), in.output("right"));
 *     Value distance = g.sqrt(g.add(g.reduceSum(g.mul(difference, difference), false, -1), 1e-9));
 *     Value apart = g.relu(g.sub(1, distance));
 *     return LossItems.of(g.add(g.mul(same, g.mul(distance, distance)), g.mul(g.sub(1, same), g.mul(apart, apart))));
 * };
 * }
 */
@FunctionalInterface
public interface JointLoss {
    /**
     * Writes the loss of each item: of a row, or of each step of a row. The mean over what counts is taken by who calls this; steps
     * of items whose {@linkplain LossPorts#lengths lengths} are fed count up to those by themselves.
     *
     * @param g where to write
     * @param in the outputs to read, and the targets and masks to ask for
     */
    LossItems call(GraphBuilder g, LossPorts in);
}
