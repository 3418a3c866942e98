package org.lstm4j.backend.nd4j.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Constant;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Scan;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Parameters;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Parameters and constants: arrays on the device that live as long as their program. */
final class Persistent implements Parameters, AutoCloseable {
    private final List<Parameter> list;
    private final Map<Value, Ref> refs = new HashMap<>();
    private final Map<Buffer, INDArray> arrays = new HashMap<>();

    Persistent(Graph graph) {
        this.list = graph.parameters();
        for (Parameter parameter : list) {
            if (parameter.dtype() != DType.FLOAT32) {
                throw new InvalidInputException("The nd4j backend keeps float32 parameters; " + parameter.name()
                        + " is " + parameter.dtype().text());
            }
        }
        list.forEach(this::allocate);
        addConstants(graph);
    }

    /** Those of loops' bodies as well. */
    private void addConstants(Graph graph) {
        for (Constant constant : graph.constants()) {
            if (!refs.containsKey(constant)) {
                allocate(constant);
                if (constant.tensor().size() > 0) {
                    memory(constant).copyFrom(constant.tensor());
                }
            }
        }
        graph.nodes().stream()
                .filter(node -> node.op() == Op.SCAN)
                .forEach(node -> addConstants(Scan.of(node).body()));
    }

    private void allocate(Value value) {
        Ref ref = Emitter.persistent(value.dtype(), Ref.longs(value.shape().resolve(Sizes.NONE)));
        refs.put(value, ref);
        arrays.put(ref.buffer(), Memory.create(value.dtype(), Math.max(ref.size(), 1)));
    }

    /** Where each parameter and constant lies. */
    Map<Value, Ref> refs() {
        return refs;
    }

    /** The arrays of {@link #refs}. */
    Map<Buffer, INDArray> arrays() {
        return arrays;
    }

    private HostMemory memory(Value value) {
        Ref ref = Objects.requireNonNull(refs.get(value), value.name());
        INDArray array = arrays.get(ref.buffer());
        if (array == null) {
            throw new IllegalStateException("This program of the backend nd4j is closed");
        }
        return new HostMemory(array, ref.dtype());
    }

    void initialize(Parameter parameter, float[] values) {
        if (values.length > 0) {
            memory(parameter).copyFrom(values);
        }
    }

    @Override
    public List<Parameter> list() {
        return list;
    }

    @Override
    public Tensor get(String name) {
        Parameter parameter = find(name);
        float[] values = new float[parameter.size()];
        if (values.length > 0) {
            memory(parameter).copyTo(values);
        }
        return Tensor.of(parameter.shape().resolve(Sizes.NONE), values);
    }

    @Override
    public void set(String name, Tensor value) {
        check(name, value);
        initialize(find(name), value.floats());
    }

    @Override
    public void close() {
        arrays.values().forEach(INDArray::close);
        arrays.clear();
    }
}
