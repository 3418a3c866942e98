package org.lstm4j.graph;

import java.util.Map;
import java.util.stream.Collectors;
import org.lstm4j.Tensor;

/** Writes the text form of a graph; {@link GraphParser} reads it. */
final class GraphPrinter {
    private GraphPrinter() {}

    static String print(Graph graph) {
        StringBuilder out = new StringBuilder("graph {\n");
        print(graph, "  ", out);
        return out.append("}\n").toString();
    }

    /** The lines between the braces. A loop has its body behind its own line. */
    private static void print(Graph graph, String indent, StringBuilder out) {
        for (Input input : graph.inputs()) {
            out.append(indent).append("input ").append(typed(input)).append('\n');
        }
        for (Parameter parameter : graph.parameters()) {
            out.append(indent)
                    .append("parameter ")
                    .append(typed(parameter))
                    .append(" = ")
                    .append(parameter.initializer())
                    .append(parameter.trainable() ? "" : " frozen")
                    .append(parameter.regularizer().equals(Regularizer.NONE) ? "" : " + " + parameter.regularizer())
                    .append('\n');
        }
        for (Constant constant : graph.constants()) {
            out.append(indent)
                    .append("constant ")
                    .append(typed(constant))
                    .append(" = ")
                    .append(elements(constant.tensor()))
                    .append('\n');
        }
        for (Node node : graph.nodes()) {
            out.append(indent).append(line(node)).append('\n');
            if (node.op() == Op.SCAN) {
                out.append(indent).append("body {\n");
                print(Scan.of(node).body(), indent + "  ", out);
                out.append(indent).append("}\n");
            }
        }
        for (Map.Entry<String, Value> output : graph.outputs().entrySet()) {
            out.append(indent)
                    .append("output ")
                    .append(output.getKey())
                    .append(" = ")
                    .append(output.getValue().name())
                    .append('\n');
        }
    }

    private static String line(Node node) {
        String results = node.outputs().stream().map(GraphPrinter::typed).collect(Collectors.joining(", "));
        String inputs = node.inputs().stream()
                .map(value -> value.isPresent() ? value.name() : "_")
                .collect(Collectors.joining(", "));
        String attributes = node.attributes().toString();
        String scope = node.origin().scope();
        return results + " = " + node.op().text() + "(" + inputs + ")" + (attributes.isEmpty() ? "" : " " + attributes)
                + (scope.isEmpty() ? "" : " @" + scope);
    }

    private static String typed(Value value) {
        return value.name() + ": " + value.dtype().text() + value.shape();
    }

    /** All elements, or one if all are the same bits. */
    private static String elements(Tensor tensor) {
        if (tensor.size() > 1) {
            String first = element(tensor, 0);
            boolean same = true;
            for (int i = 1; i < tensor.size() && same; i++) {
                same = element(tensor, i).equals(first);
            }
            if (same) {
                return "fill(" + first + ")";
            }
        }
        StringBuilder out = new StringBuilder("(");
        for (int i = 0; i < tensor.size(); i++) {
            out.append(i == 0 ? "" : ", ").append(element(tensor, i));
        }
        return out.append(')').toString();
    }

    private static String element(Tensor tensor, int index) {
        return switch (tensor.dtype()) {
            case FLOAT32 -> Float.toString(tensor.floats()[index]);
            case FLOAT64 -> Double.toString(tensor.doubles()[index]);
            case INT32 -> Integer.toString(tensor.ints()[index]);
            case INT64 -> Long.toString(tensor.longs()[index]);
            case BOOL -> Boolean.toString(tensor.booleans()[index]);
        };
    }
}
