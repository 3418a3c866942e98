package org.lstm4j.backend.jvm.internal.plan;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.jvm.internal.kernel.Floors;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Parameters;

/** The beginning of the arenas: parameters and constants, which stay where they are whatever the sizes. Denormal numbers come in as zeros. */
final class Persistent implements Parameters {
    private final Memory memory;
    private final List<Parameter> list;
    private final Map<Value, Integer> offsets = new HashMap<>();
    private int floatEnd;
    private int intEnd;

    Persistent(Memory memory, Graph graph) {
        this.memory = memory;
        this.list = graph.parameters();
        for (Parameter parameter : list) {
            offsets.put(parameter, floatEnd);
            floatEnd += Memory.align(parameter.size());
        }
        Set<Constant> constants = constants(graph, new LinkedHashSet<>());
        for (Constant constant : constants) {
            boolean isInteger = Schedule.isInteger(constant.dtype());
            offsets.put(constant, isInteger ? intEnd : floatEnd);
            int size = Memory.align(constant.tensor().size());
            floatEnd += isInteger ? 0 : size;
            intEnd += isInteger ? size : 0;
        }
        memory.reserve(floatEnd, intEnd);
        constants.forEach(this::fill);
    }

    /** Those of the bodies of loops too. */
    private static Set<Constant> constants(Graph graph, Set<Constant> all) {
        all.addAll(graph.constants());
        graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .forEach(node -> constants(Scan.of(node).body(), all));
        return all;
    }

    private void fill(Constant constant) {
        Tensor tensor = constant.tensor();
        int offset = offset(constant);
        for (int i = 0; i < tensor.size(); i++) {
            if (Schedule.isInteger(constant.dtype())) {
                memory.ints()[offset + i] = Binding.toInt((long) tensor.element(i), constant.name());
            } else {
                memory.floats()[offset + i] = Floors.normal((float) tensor.element(i));
            }
        }
    }

    Map<Value, Integer> offsets() {
        return offsets;
    }

    int floatEnd() {
        return floatEnd;
    }

    int intEnd() {
        return intEnd;
    }

    private int offset(Value value) {
        return Objects.requireNonNull(offsets.get(value), value.name());
    }

    void initialize(Parameter parameter, float[] values) {
        memory.parametersChanged();
        memory.kernels().flush(values, 0, memory.floats(), offset(parameter), values.length, Floors.NORMAL);
    }

    @Override
    public List<Parameter> list() {
        return list;
    }

    @Override
    public Tensor get(String name) {
        Parameter parameter = find(name);
        float[] values = new float[parameter.size()];
        System.arraycopy(memory.floats(), offset(parameter), values, 0, values.length);
        return Tensor.of(parameter.shape().resolve(Sizes.NONE), values);
    }

    @Override
    public void set(String name, Tensor value) {
        check(name, value);
        initialize(find(name), value.floats());
    }
}
