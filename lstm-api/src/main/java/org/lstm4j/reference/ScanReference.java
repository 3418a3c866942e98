package org.lstm4j.reference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;

/** A loop in the reference interpreter: its body once for each step. */
final class ScanReference {
    private final Scan scan;
    private final Map<Value, Tensor> values;
    private final Sizes sizes;

    ScanReference(Node node, Map<Value, Tensor> values, Sizes sizes) {
        this.scan = Scan.of(node);
        this.values = values;
        this.sizes = sizes;
    }

    /** Computes a graph's nodes from what they are fed. */
    @FunctionalInterface
    interface Body {
        void compute(Graph graph, Map<Value, Tensor> values, Sizes sizes);
    }

    List<Tensor> results(Body body) {
        List<Tensor> states = new ArrayList<>();
        scan.initialStates().forEach(value -> states.add(known(values, value)));
        List<Tensor> stacked = new ArrayList<>();
        for (Result output : scan.stacked()) {
            DType dtype = output.dtype() == DType.FLOAT32 ? DType.FLOAT64 : output.dtype();
            stacked.add(Tensor.zeros(dtype, output.shape().resolve(sizes)));
        }
        int steps = scan.time().size(sizes);
        for (int i = 0; i < steps; i++) {
            int step = scan.isReverse() ? steps - 1 - i : i;
            Map<Value, Tensor> inside = new HashMap<>();
            put(inside, scan.stateInputs(), states);
            for (int k = 0; k < scan.sequences().size(); k++) {
                Input input = scan.stepInputs().get(k);
                Tensor sequence = known(values, scan.sequences().get(k));
                Tensor part = Tensor.zeros(sequence.dtype(), input.shape().resolve(sizes));
                part.copyElements(sequence, step * part.size(), 0, part.size());
                inside.put(input, part);
            }
            put(
                    inside,
                    scan.capturedInputs(),
                    scan.captured().stream().map(v -> known(values, v)).toList());
            body.compute(scan.body(), inside, sizes);
            for (int k = 0; k < states.size(); k++) {
                states.set(k, known(inside, scan.nextStates().get(k)));
            }
            for (int k = 0; k < stacked.size(); k++) {
                Tensor part = known(inside, scan.stepOutputs().get(k));
                stacked.get(k).copyElements(part, 0, step * part.size(), part.size());
            }
        }
        states.addAll(stacked);
        return states;
    }

    private static void put(Map<Value, Tensor> inside, List<Input> inputs, List<Tensor> tensors) {
        for (int i = 0; i < inputs.size(); i++) {
            inside.put(inputs.get(i), tensors.get(i));
        }
    }

    private static Tensor known(Map<Value, Tensor> map, Value value) {
        return Objects.requireNonNull(map.get(value), value.name());
    }
}
