package org.lstm4j.backend.onnx.internal.read;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.backend.onnx.OnnxModelException;
import org.lstm4j.backend.onnx.OnnxModelException.Problem;
import org.lstm4j.backend.onnx.OnnxReader;
import org.lstm4j.backend.onnx.internal.read.Operand.Filled;
import org.lstm4j.backend.onnx.internal.read.Operand.Known;
import org.lstm4j.backend.onnx.internal.read.Operand.Narrow;
import org.lstm4j.graph.Absent;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.Value;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.Feeds;

/** Computes what is known while a model is read, up to a number of elements in all. */
final class Folder {
    private long folded;

    /** Counts elements before there are any. */
    void spend(Call call, Shape shape) {
        long count = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            count = Math.multiplyExact(count, shape.fixed(axis));
        }
        folded += count;
        if (folded > OnnxReader.MAX_FOLDED) {
            throw call.fail(
                    Problem.TOO_LARGE,
                    "is one of several that compute more than " + OnnxReader.MAX_FOLDED + " numbers without any input."
                            + " Export the model with constant folding");
        }
    }

    /**
     * Weights of which a model holds those that are not 0, with their places: by one number each, or one for each axis.
     */
    Operand dense(SparseTensorProto sparse, ExternalData files) {
        Tensor values = TensorReader.tensor(sparse.getValues(), files);
        Tensor indices = TensorReader.tensor(sparse.getIndices(), files);
        String name = Identifiers.plain(sparse.getValues().getName(), "?");
        int[] dims = TensorReader.dims(sparse.getDimsList(), "Tensor \"" + name + "\"");
        long count = 1;
        for (int dim : dims) {
            count = Math.min(count * dim, Integer.MAX_VALUE); // fits: both are below 2^31
        }
        folded += count;
        boolean isLinear = indices.rank() == 1;
        boolean fits = values.rank() == 1
                && indices.dtype() == DType.INT64
                && (isLinear || (indices.rank() == 2 && indices.dim(1) == dims.length))
                && indices.dim(0) == values.size();
        if (folded > OnnxReader.MAX_FOLDED || !fits) {
            throw OnnxModelException.of(
                    fits ? Problem.TOO_LARGE : Problem.INCONSISTENT,
                    "The sparse tensor \"" + name + "\" of " + sparse.getDimsList() + " has values " + values.shape()
                            + " at " + indices.dtype().text() + indices.shape() + (fits ? ", which is too large" : "")
                            + ". Export it dense.");
        }
        Tensor dense = Tensor.zeros(values.dtype(), dims);
        for (int i = 0; i < values.size(); i++) {
            long place = 0;
            for (int axis = 0; axis < (isLinear ? 1 : dims.length); axis++) {
                long index = indices.longs()[isLinear ? i : i * dims.length + axis];
                long size = isLinear ? count : dims[axis];
                if (index < 0 || index >= size) {
                    throw OnnxModelException.of(
                            Problem.INCONSISTENT,
                            "The sparse tensor \"" + name + "\" of " + sparse.getDimsList() + " has a value at " + index
                                    + ". The model is damaged: export it again.");
                }
                place = place * size + index;
            }
            dense.copyElements(values, i, (int) place, 1);
        }
        return new Known(dense, sparse.getValues().getName(), true);
    }

    /** One number in a shape: numbers if it is fixed. */
    Operand filled(Call call, Shape shape, Tensor scalar) {
        if (!shape.isFixed()) {
            return new Filled(shape, scalar);
        }
        spend(call, shape);
        Tensor tensor = Tensor.zeros(scalar.dtype(), shape.resolve(Sizes.NONE));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.copyElements(scalar, 0, i, 1);
        }
        return new Known(tensor, "", false);
    }

    /** The results of a node whose inputs are all known. */
    List<Operand> fold(Call call) {
        GraphBuilder own = new GraphBuilder();
        List<Value> results = Operators.write(call.into(
                own, operand -> operand instanceof Known known ? own.constant(known.tensor()) : Absent.INSTANCE));
        for (int i = 0; i < results.size(); i++) {
            own.output("y" + i, results.get(i));
        }
        Graph graph = own.build();
        for (Node node : graph.nodes()) {
            for (Result result : node.outputs()) {
                spend(call, result.shape());
            }
        }
        SequencedMap<String, Tensor> tensors = new Interpreter().run(graph, new Feeds(), Map.of());
        boolean isWeight =
                call.operands().stream().anyMatch(operand -> operand instanceof Known known && known.isWeight());
        List<Operand> operands = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Tensor tensor = Objects.requireNonNull(tensors.get("y" + i));
            operands.add(new Known(tensor.to(results.get(i).dtype()), name(call, i), isWeight));
        }
        return operands;
    }

    /**
     * Numbers of a narrow type, moved about or as another type.
     *
     * @return empty if the node does anything else, or with anything else
     */
    Optional<List<Operand>> narrow(Call call) {
        if (!(call.operand(0) instanceof Narrow first) || !Operators.MOVING.contains(call.type())) {
            return Optional.empty();
        }
        boolean isJoined = call.type().equals("Concat");
        List<Operand> plain = new ArrayList<>();
        for (Operand operand : call.operands()) {
            boolean isData = isJoined || plain.isEmpty();
            if (isData && operand instanceof Narrow narrow && narrow.type() == first.type()) {
                plain.add(new Known(narrow.tensor(), narrow.name(), true));
            } else if (!isData && (operand instanceof Known || operand == Operand.Missing.INSTANCE)) {
                plain.add(operand);
            } else {
                return Optional.empty();
            }
        }
        List<Operand> folded = fold(call.with(plain));
        if (call.type().equals("Cast")) {
            return Optional.of(folded);
        }
        return Optional.of(folded.stream()
                .<Operand>map(operand -> operand instanceof Known(Tensor tensor, String name, boolean isWeight)
                        ? new Narrow(tensor, first.type(), name)
                        : operand)
                .toList());
    }

    /** A weight that is only brought into another form keeps its name. */
    private static String name(Call call, int output) {
        List<String> names = call.operands().stream()
                .filter(operand -> operand instanceof Known known
                        && known.isWeight()
                        && known.tensor().dtype().isFloating())
                .map(operand -> ((Known) operand).name())
                .toList();
        boolean isOne = names.size() == 1 && call.proto().getOutputCount() == 1;
        return isOne
                ? names.getFirst()
                : output < call.proto().getOutputCount() ? call.proto().getOutput(output) : "";
    }

    /**
     * One number, everywhere, moved about, is the same number in another shape. So is one that is repeated.
     *
     * @return empty if the node does anything else
     */
    Optional<List<Operand>> moved(Call call) {
        if (!Operators.MOVING.contains(call.type()) || !call.has(0)) {
            return Optional.empty();
        }
        Optional<Tensor> scalar = number(call.operand(0));
        boolean isOnlyNumbers = call.operands().stream().allMatch(operand -> switch (operand) {
            case Filled filled -> scalar.isPresent() && sameBits(filled.scalar(), scalar.get());
            case Known known -> true;
            case Operand.Extents extents -> true;
            case Operand.Missing missing -> true;
            case Operand.Traced traced -> false;
            case Operand.Narrow narrow -> false;
        });
        boolean isJoined = call.type().equals("Concat");
        boolean isOfOneNumber = !isJoined
                || call.operands().stream()
                        .allMatch(operand -> number(operand)
                                .filter(other -> scalar.isPresent() && sameBits(other, scalar.get()))
                                .isPresent());
        if (scalar.isEmpty() || !isOnlyNumbers || !isOfOneNumber) {
            return Optional.empty();
        }
        GraphBuilder scratch = new GraphBuilder();
        List<Value> results = Operators.write(call.into(scratch, operand -> shaped(scratch, operand)));
        List<Operand> operands = new ArrayList<>();
        for (Value result : results) {
            operands.add(filled(call, result.shape(), scalar.get().to(result.dtype())));
        }
        return Optional.of(operands);
    }

    /** The one number that something consists of. */
    private static Optional<Tensor> number(Operand operand) {
        return switch (operand) {
            case Filled filled -> Optional.of(filled.scalar());
            case Known known
            when known.tensor().size() > 0 -> {
                Tensor tensor = known.tensor();
                Tensor first = Tensor.zeros(tensor.dtype());
                first.copyElements(tensor, 0, 0, 1);
                Tensor other = Tensor.zeros(tensor.dtype());
                for (int i = 1; i < tensor.size(); i++) {
                    other.copyElements(tensor, i, 0, 1);
                    if (!sameBits(first, other)) {
                        yield Optional.empty();
                    }
                }
                yield Optional.of(first);
            }
            default -> Optional.empty();
        };
    }

    private static boolean sameBits(Tensor a, Tensor b) {
        return a.dtype() == b.dtype() && Arrays.equals(a.toDoubleArray(), b.toDoubleArray());
    }

    /** Something of the same shape, to see what becomes of the shape. */
    private static Value shaped(GraphBuilder scratch, Operand operand) {
        return switch (operand) {
            case Filled filled -> scratch.expand(scratch.constant(filled.scalar()), filled.shape());
            case Known known -> scratch.constant(known.tensor());
            default -> Absent.INSTANCE;
        };
    }
}
