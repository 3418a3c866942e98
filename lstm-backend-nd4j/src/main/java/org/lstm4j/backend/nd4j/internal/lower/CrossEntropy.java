package org.lstm4j.backend.nd4j.internal.lower;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.nd4j.internal.plan.Function;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/**
 * The cross-entropy of scores and labels, and its gradient. Labels are checked in Java, which writes where each row's label
 * lies, and a mask that is 0 for rows that are ignored.
 */
final class CrossEntropy {
    private final Node node;
    private final Scope scope;
    private final Basics basics;
    private final Ref labels;
    private final DType dtype;
    private final long rows;
    private final long classes;
    /** The row and the column of each label, [rows, 2]; column 0 for ignored rows. */
    private final Ref places;
    /** The columns alone, [rows]. */
    private final Ref columns;
    /** 1 for rows that count, [rows]. */
    private final Ref counts;

    private CrossEntropy(Node node, Scope scope, int scores, int labelInput) {
        this.node = node;
        this.scope = scope;
        this.basics = scope.basics();
        this.labels = Lookup.visible(scope, scope.in(node, labelInput));
        this.dtype = node.input(scores).dtype();
        this.rows = scope.in(node, scores).dim(0);
        this.classes = scope.in(node, scores).dim(1);
        this.places = scope.emitter().hostTemp(DType.INT32, rows, 2);
        this.columns = scope.emitter().hostTemp(DType.INT32, rows);
        this.counts = scope.emitter().hostTemp(dtype, rows);
    }

    static void loss(Node node, Scope scope) {
        new CrossEntropy(node, scope, 0, 1).loss();
    }

    static void gradient(Node node, Scope scope) {
        new CrossEntropy(node, scope, 1, 2).gradient();
    }

    private void readLabels() {
        long ignored = node.attributes().integer("ignore_index");
        long[] seen = new long[(int) rows];
        int[] pairs = new int[(int) (2 * rows)];
        int[] column = new int[(int) rows];
        double[] mask = new double[(int) rows];
        scope.emitter().host(List.of(labels, places, columns, counts), memory -> {
            memory.get(0).copyTo(seen);
            for (int row = 0; row < seen.length; row++) {
                boolean isCounted = seen[row] != ignored;
                if (isCounted && (seen[row] < 0 || seen[row] >= classes)) {
                    throw new InvalidInputException(
                            node.where() + ": label " + seen[row] + " is outside 0 to " + (classes - 1));
                }
                column[row] = isCounted ? (int) seen[row] : 0;
                pairs[2 * row] = row;
                pairs[2 * row + 1] = column[row];
                mask[row] = isCounted ? 1 : 0;
            }
            memory.get(1).copyFrom(pairs);
            memory.get(2).copyFrom(column);
            memory.get(3).copyFrom(mask);
        });
    }

    /** Multiplies each row's number by the weight of its class, if there are weights. */
    private void weigh(Ref numbers, int weightInput) {
        if (node.input(weightInput).isPresent()) {
            Ref weights = scope.in(node, weightInput);
            Ref chosen = scope.emitter().temp(dtype, rows);
            basics.gather(weights.reshape(classes, 1), columns, chosen.reshape(rows, 1));
            basics.binary("multiply", numbers, chosen, numbers);
        }
    }

    private void loss() {
        Ref loss = scope.result(node, 0);
        Ref logProbabilities = scope.result(node, 1);
        readLabels();
        if (rows == 0) {
            return;
        }
        basics.logSoftmax(scope.in(node, 0), logProbabilities);
        Ref found = scope.emitter().temp(dtype, rows);
        scope.emitter().call("gather_nd", List.of(logProbabilities, places), found);
        basics.binary("multiply", found, basics.scalar(dtype, -1), found);
        weigh(found, 2);
        basics.masked(found, counts, loss);
    }

    /** The scale of each row times its probabilities, less the scale itself where its label is. */
    private void gradient() {
        Ref dScores = scope.result(node, 0);
        readLabels();
        if (rows == 0) {
            return;
        }
        Ref scale = scope.emitter().temp(dtype, rows);
        basics.masked(scope.in(node, 0), counts, scale);
        weigh(scale, 3);
        scope.emitter().transform(Function.EXP, scope.in(node, 1).flat(), dScores.flat());
        basics.binary("multiply", dScores, scale.reshape(rows, 1), dScores);
        scope.emitter().call("scatter_nd_sub", List.of(dScores, places, scale), dScores);
    }
}
