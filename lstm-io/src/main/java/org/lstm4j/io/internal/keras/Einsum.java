package org.lstm4j.io.internal.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lstm4j.Dim;
import org.lstm4j.Shape;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;

/** {@code einsum} of two tensors, as a product of matrices. <i>Source:</i> NumPy, {@code einsum}. */
final class Einsum {
    private final GraphBuilder g;
    private final String a;
    private final String b;
    private final String out;

    private Einsum(GraphBuilder g, String a, String b, String out) {
        this.g = g;
        this.a = a;
        this.b = b;
        this.out = out;
    }

    static Value of(KerasConfig config, GraphBuilder g, String equation, List<Value> values) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        String[] inputs = sides[0].split(",", -1);
        boolean fits = sides.length == 2 && inputs.length == 2;
        for (int i = 0; fits && i < 2; i++) {
            fits = inputs[i].matches("[A-Za-z]+")
                    && inputs[i].chars().distinct().count() == inputs[i].length()
                    && inputs[i].length() == values.get(i).rank()
                    && sides[1].startsWith(inputs[i].substring(0, 1)); // rows of the batch stay apart
        }
        if (!fits
                || !(inputs[0] + inputs[1])
                        .chars()
                        .boxed()
                        .collect(Collectors.toSet())
                        .containsAll(sides[1].chars().boxed().toList())) {
            throw config.unsupported("computes " + equation + ", and two tensors are read, the batch first in each");
        }
        return new Einsum(g, inputs[0], inputs[1], sides[1]).product(values.getFirst(), values.getLast());
    }

    private static String of(String labels, Predicate<String> which) {
        return Stream.of(labels.split("")).filter(which).collect(Collectors.joining());
    }

    private Value product(Value one, Value other) {
        String both = of(a, b::contains);
        String kept = of(both, out::contains);
        String summed = of(both, label -> !out.contains(label));
        String ofA = of(a, label -> !b.contains(label) && out.contains(label));
        String ofB = of(b, label -> !a.contains(label) && out.contains(label));
        Value left = matrices(one, a, kept, ofA, summed);
        Value right = matrices(other, b, kept, summed, ofB);
        List<Dim> dims = new ArrayList<>();
        kept.chars().forEach(label -> dims.add(one.shape().dim(a.indexOf(label))));
        ofA.chars().forEach(label -> dims.add(one.shape().dim(a.indexOf(label))));
        ofB.chars().forEach(label -> dims.add(other.shape().dim(b.indexOf(label))));
        Value product = g.reshape(g.matMul(left, right), new Shape(dims));
        String order = kept + ofA + ofB;
        return g.transpose(product, out.chars().map(order::indexOf).toArray());
    }

    /** {@code [kept, rows, columns]}, sums over what is in none of them. */
    private Value matrices(Value x, String labels, String kept, String rows, String columns) {
        String order = kept + rows + columns;
        int[] gone = labels.chars()
                .filter(label -> order.indexOf(label) < 0)
                .map(labels::indexOf)
                .toArray();
        Value left = gone.length == 0 ? x : g.reduceSum(x, false, gone);
        String own = of(labels, order::contains);
        Value ordered = g.transpose(left, order.chars().map(own::indexOf).toArray());
        Shape shape = ordered.shape();
        int first = kept.length();
        int second = first + rows.length();
        return g.reshape(
                ordered,
                shape.slice(0, first)
                        .concat(Shape.of(
                                Dim.product(shape.slice(first, second).dims()),
                                Dim.product(shape.slice(second, shape.rank()).dims()))));
    }
}
