package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Shape;

/** What products of matrices, sums along axes and what is made of them give. */
final class ProductShapes extends ShapeRules {
    ProductShapes(Draft draft) {
        super(draft);
    }

    @Override
    List<Type> types() {
        return switch (op) {
            case MATMUL -> matMul();
            case GEMM -> gemm();
            case REDUCE_SUM, REDUCE_MAX -> reduce();
            case SOFTMAX, LOG_SOFTMAX -> {
                atLeast(0, 1);
                if (in(0).shape().dim(-1).equals(Dim.of(0))) {
                    throw fail("needs a last axis that is not empty; got " + in(0).shape());
                }
                yield one(in(0).shape(), floating(0));
            }
            case SOFTMAX_CROSS_ENTROPY_LOSS -> crossEntropy();
            case SOFTMAX_CROSS_ENTROPY_LOSS_GRAD -> crossEntropyGrad();
            default -> throw new AssertionError(op);
        };
    }

    private List<Type> matMul() {
        atLeast(0, 2);
        atLeast(1, 2);
        sameType();
        Shape a = in(0).shape();
        Shape b = in(1).shape();
        same(a.dim(-1), b.dim(-2), "inner dimension");
        Shape stack = broadcast(a.slice(0, a.rank() - 2), b.slice(0, b.rank() - 2));
        return one(stack.concat(Shape.of(a.dim(-2), b.dim(-1))), floating(0));
    }

    private List<Type> gemm() {
        exactly(0, 2, "[rows, inner]");
        exactly(1, 2, "[inner, columns]");
        sameType();
        floating(0);
        boolean transA = attributes.flag("transA");
        boolean transB = attributes.flag("transB");
        Shape a = in(0).shape();
        Shape b = in(1).shape();
        same(a.dim(transA ? 0 : 1), b.dim(transB ? 1 : 0), "inner dimension");
        Shape result = new Shape(List.of(a.dim(transA ? 1 : 0), b.dim(transB ? 0 : 1)));
        if (inputs.size() > 2
                && inputs.get(2).isPresent()
                && !broadcast(result, in(2).shape()).equals(result)) {
            throw fail("adds a value that broadcasts to " + result + "; got " + in(2).shape());
        }
        return one(result, in(0).dtype());
    }

    private List<Type> reduce() {
        boolean keep = attributes.flag("keepdims");
        Set<Integer> axes = new HashSet<>(axes(attributes.integers("axes"), in(0).rank()));
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < in(0).rank(); axis++) {
            if (!axes.contains(axis)) {
                dims.add(in(0).shape().dim(axis));
            } else if (keep) {
                dims.add(Dim.of(1));
            }
        }
        return one(new Shape(dims), floating(0));
    }

    private List<Type> crossEntropy() {
        exactly(0, 2, "[rows, classes]");
        exactly(1, 1, "[rows]");
        integers(1);
        same(in(0).shape().dim(0), in(1).shape().dim(0), "number of rows");
        classWeights(2, in(0));
        DType dtype = floating(0);
        return List.of(new Type(in(1).shape(), dtype), new Type(in(0).shape(), dtype));
    }

    private List<Type> crossEntropyGrad() {
        exactly(1, 2, "[rows, classes]");
        exactly(2, 1, "[rows]");
        integers(2);
        same(in(1).shape().dim(0), in(2).shape().dim(0), "number of rows");
        if (!in(0).shape().equals(in(2).shape())) {
            throw fail("needs a gradient for each row " + in(2).shape() + "; got " + in(0).shape());
        }
        floating(0);
        classWeights(3, in(1));
        return one(in(1).shape(), floating(1));
    }

    private void classWeights(int index, Value scores) {
        if (index < inputs.size() && inputs.get(index).isPresent()) {
            exactly(index, 1, "[classes]");
            same(scores.shape().dim(1), in(index).shape().dim(0), "number of classes");
            if (in(index).dtype() != scores.dtype()) {
                throw fail("needs class weights that are " + scores.dtype().text() + "; got "
                        + in(index).dtype().text());
            }
        }
    }
}
