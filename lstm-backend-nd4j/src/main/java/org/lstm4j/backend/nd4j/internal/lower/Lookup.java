package org.lstm4j.backend.nd4j.internal.lower;

import java.util.List;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;

/** Rows of a table by index, and their gradient. */
final class Lookup {
    private Lookup() {}

    static void translate(Node node, Scope scope) {
        if (node.op() == Op.GATHER) {
            rows(node, scope);
        } else {
            gradient(node, scope);
        }
    }

    private static void rows(Node node, Scope scope) {
        Ref table = scope.in(node, 0);
        Ref indices = visible(scope, scope.in(node, 1));
        Ref y = scope.result(node, 0);
        if (y.size() == 0) {
            return;
        }
        long rows = table.dim(0);
        long[] seen = new long[(int) indices.size()];
        scope.emitter().host(List.of(indices), memory -> {
            memory.getFirst().copyTo(seen);
            for (long index : seen) {
                if (index < 0 || index >= rows) {
                    throw new InvalidInputException(node.where() + ": index " + index + " is outside 0 to " + (rows - 1)
                            + " of \"" + node.input(0).name() + "\"");
                }
            }
        });
        scope.basics()
                .gather(
                        table.reshape(rows, table.size() / Math.max(1, rows)),
                        indices,
                        y.reshape(indices.size(), y.size() / indices.size()));
    }

    /** Whole numbers where Java can read them. */
    static Ref visible(Scope scope, Ref numbers) {
        Ref flat = numbers.flat();
        if (flat.isHostReadable()) {
            return flat;
        }
        Ref copy = scope.emitter().hostTemp(numbers.dtype(), numbers.size());
        scope.basics().copy(flat, copy);
        return copy;
    }

    /**
     * Rows are added up in Java, in order: ND4J's {@code scatter_add} takes half a microsecond for each row, ten times as long
     * as bringing the rows over and adding them here.
     */
    private static void gradient(Node node, Scope scope) {
        Ref updates = scope.in(node, 0);
        Ref indices = visible(scope, scope.in(node, 1));
        long[] dims = scope.dims(node.output());
        DType dtype = node.output().dtype();
        Ref table = scope.emitter().hostTemp(dtype, dims);
        scope.alias(node, table);
        Ref rows = scope.emitter().hostTemp(dtype, updates.size());
        scope.basics().copy(updates.flat(), rows);
        int width = (int) (table.size() / Math.max(1, dims[0]));
        long[] at = new long[(int) indices.size()];
        if (dtype == DType.FLOAT32) {
            float[] from = new float[(int) updates.size()];
            float[] to = new float[(int) table.size()];
            scope.emitter().host(List.of(indices, rows, table), memory -> {
                memory.get(0).copyTo(at);
                memory.get(1).copyTo(from);
                java.util.Arrays.fill(to, 0);
                for (int i = 0; i < at.length; i++) {
                    int target = (int) at[i] * width;
                    for (int j = 0; j < width; j++) {
                        to[target + j] += from[i * width + j];
                    }
                }
                memory.get(2).copyFrom(to);
            });
        } else {
            double[] from = new double[(int) updates.size()];
            double[] to = new double[(int) table.size()];
            scope.emitter().host(List.of(indices, rows, table), memory -> {
                memory.get(0).copyTo(at);
                memory.get(1).copyTo(from);
                java.util.Arrays.fill(to, 0);
                for (int i = 0; i < at.length; i++) {
                    int target = (int) at[i] * width;
                    for (int j = 0; j < width; j++) {
                        to[target + j] += from[i * width + j];
                    }
                }
                memory.get(2).copyFrom(to);
            });
        }
    }
}
