package org.lstm4j.backend.nd4j.internal.lower;

import java.util.List;
import org.lstm4j.Philox;
import org.lstm4j.backend.nd4j.internal.plan.Ref;
import org.lstm4j.graph.Node;

/** Uniform random numbers: drawn in Java, so that they are those of every other backend, and taken to the device. */
final class RandomNumbers {
    private RandomNumbers() {}

    static void translate(Node node, Scope scope) {
        Ref step = Lookup.visible(scope, scope.in(node, 0));
        Ref y = scope.emitter().hostTemp(node.output().dtype(), scope.dims(node.output()));
        scope.alias(node, y);
        long seed = node.attributes().integer("seed");
        int stream = (int) node.attributes().integer("stream");
        long[] now = new long[1];
        float[] numbers = new float[(int) y.size()];
        scope.emitter().host(List.of(step, y), memory -> {
            memory.get(0).copyTo(now);
            Philox.uniforms(seed, stream, (int) now[0], 0, numbers, 0, numbers.length);
            memory.get(1).copyFrom(numbers);
        });
    }
}
