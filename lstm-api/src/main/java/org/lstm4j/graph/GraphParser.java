package org.lstm4j.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;

/** Reads the text form of a graph that {@link GraphPrinter} writes. Every node's shapes are inferred again. */
final class GraphParser {
    private static final String NAME = "[A-Za-z][A-Za-z0-9_./:-]*";
    private static final String TYPED = "(" + NAME + "): ([a-z0-9]+)(\\[[^\\]]*\\])";
    private static final Pattern INPUT = Pattern.compile("input " + TYPED);
    private static final Pattern PARAMETER =
            Pattern.compile("parameter " + TYPED + " = ([a-z_]+\\([^)]*\\))( frozen)?(?: \\+ (.+))?");
    private static final Pattern CONSTANT = Pattern.compile("constant " + TYPED + " = (fill)?\\(([^)]*)\\)");
    private static final Pattern OUTPUT = Pattern.compile("output (" + NAME + ") = (" + NAME + ")");
    /** What stands behind the equals sign of a node: operator, inputs, attributes, scope. */
    private static final Pattern CALL =
            Pattern.compile("([A-Za-z]+)\\(([^)]*)\\)(?: \\{(.*)\\})?(?: @(" + NAME + "))?");

    private static final String EQUALS = " = ";
    private static final Pattern ONE_TYPED = Pattern.compile(TYPED);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([A-Za-z_]+)=(\"[^\"]*\"|\\([^)]*\\)|\\[[^\\]]*\\]|[^,\"(\\[]+)(?:, |$)");
    /** Far above any graph of ours, far below what would hurt. */
    private static final int MAX_LINES = 1_000_000;
    /** A constant that is written as one number may not claim more than this. */
    private static final int MAX_FILLED = 1 << 26;

    /** Loops in loops; no graph of ours has more than two. */
    private static final int MAX_DEPTH = 8;

    private final Lines lines;
    private final int depth;
    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Value> values = new HashMap<>();

    private GraphParser(Lines lines, int depth) {
        this.lines = lines;
        this.depth = depth;
    }

    /** The lines that are still to be read. */
    private static final class Lines {
        private final String[] lines;
        private int next;
        private int number;

        Lines(String[] lines) {
            this.lines = lines;
        }

        /** The next line that is not blank; empty at the end. */
        String take() {
            String line = "";
            while (line.isEmpty() && next < lines.length) {
                line = lines[next++].strip();
            }
            number = next;
            return line;
        }

        /** The number of the line that was taken last, or gone back to. */
        int number() {
            return number;
        }

        /** Goes back to an earlier line for what is said of it. */
        void speakOf(int earlier) {
            number = earlier;
        }
    }

    static Graph parse(String text) {
        Lines lines = new Lines(text.split("\n", -1));
        if (lines.lines.length > MAX_LINES) {
            throw new InvalidInputException("A graph has at most " + MAX_LINES + " lines; found " + lines.lines.length);
        }
        String first = lines.take();
        if (!first.equals("graph {")) {
            throw new InvalidInputException("Line 1 of a graph is \"graph {\"; found \"" + first + "\"");
        }
        try {
            Graph graph = new GraphParser(lines, 1).readAll();
            String behind = lines.take();
            if (!behind.isEmpty()) {
                throw new InvalidInputException("stands behind its end: " + behind);
            }
            return graph;
        } catch (InvalidInputException | NumberFormatException | ArithmeticException e) {
            throw new InvalidInputException("Line " + lines.number() + " of the graph: " + e.getMessage(), e);
        }
    }

    /** What is between the braces, and the closing one. */
    private Graph readAll() {
        while (true) {
            String line = lines.take();
            if (line.isEmpty()) {
                throw new InvalidInputException("The graph has no end \"}\": the text was cut off");
            }
            if (line.equals("}")) {
                return builder.build();
            }
            readLine(line);
        }
    }

    private Graph readBody() {
        String line = lines.take();
        if (!line.equals("body {")) {
            throw new InvalidInputException("behind a loop stands \"body {\"; found \"" + line + "\"");
        }
        if (depth == MAX_DEPTH) {
            throw new InvalidInputException("there are more than " + MAX_DEPTH + " loops in each other");
        }
        return new GraphParser(lines, depth + 1).readAll();
    }

    private void readLine(String line) {
        Matcher matcher = INPUT.matcher(line);
        if (matcher.matches()) {
            put(builder.input(matcher.group(1), Shape.parse(matcher.group(3)), DType.ofText(matcher.group(2))));
            return;
        }
        matcher = PARAMETER.matcher(line);
        if (matcher.matches()) {
            put(builder.parameter(new Parameter(
                    matcher.group(1),
                    Shape.parse(matcher.group(3)),
                    DType.ofText(matcher.group(2)),
                    Initializer.parse(matcher.group(4)),
                    matcher.group(5) == null,
                    matcher.group(6) == null ? Regularizer.NONE : Regularizer.parse(matcher.group(6)))));
            return;
        }
        matcher = CONSTANT.matcher(line);
        if (matcher.matches()) {
            put(new Constant(
                    matcher.group(1),
                    tensor(
                            Shape.parse(matcher.group(3)),
                            DType.ofText(matcher.group(2)),
                            matcher.group(4) != null,
                            matcher.group(5))));
            return;
        }
        matcher = OUTPUT.matcher(line);
        if (matcher.matches()) {
            builder.output(matcher.group(1), value(matcher.group(2)));
            return;
        }
        int equals = line.indexOf(EQUALS);
        matcher = CALL.matcher(equals < 0 ? "" : line.substring(equals + EQUALS.length()));
        if (!matcher.matches()) {
            throw new InvalidInputException("cannot be read: " + line);
        }
        readNode(line.substring(0, equals), matcher);
    }

    private void readNode(String typed, Matcher matcher) {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        Matcher results = ONE_TYPED.matcher(typed);
        while (results.find()) {
            names.add(results.group(1));
            types.add(results.group(2) + results.group(3));
        }
        Op op = Op.ofText(matcher.group(1))
                .orElseThrow(() -> new InvalidInputException("no operator \"" + matcher.group(1) + "\""));
        if (names.isEmpty()) {
            throw new InvalidInputException(op.text() + " without a name for its result");
        }
        List<Value> inputs = new ArrayList<>();
        for (String name : matcher.group(2).split(", ", -1)) {
            inputs.add(name.equals("_") ? Absent.INSTANCE : value(name));
        }
        Attributes attributes = withActivations(op, attributes(matcher.group(3) == null ? "" : matcher.group(3)));
        if (op == Op.SCAN) {
            int line = lines.number();
            attributes = attributes.with("body", readBody());
            lines.speakOf(line);
        }
        GraphBuilder scoped = builder;
        if (matcher.group(4) != null) {
            scoped = builder.scope(matcher.group(4));
        }
        Node node = scoped.node(op, inputs, attributes, names);
        for (int i = 0; i < names.size(); i++) {
            Result result = node.outputs().get(i);
            if (!(result.dtype().text() + result.shape()).equals(types.get(i))) {
                throw new InvalidInputException(
                        op.text() + " gives " + result.dtype().text() + result.shape() + ", not " + types.get(i));
            }
            put(result);
        }
    }

    /** Texts of before cells had a choice of functions name none, but for the plain RNN's one. */
    private static Attributes withActivations(Op op, Attributes attributes) {
        boolean isRecurrent = op == Op.LSTM || op == Op.GRU || op == Op.RNN;
        if (!isRecurrent || attributes.values().containsKey("activations")) {
            return attributes;
        }
        return switch (op) {
            case LSTM -> attributes.with("activations", "Sigmoid Tanh Tanh");
            case GRU -> attributes.with("activations", "Sigmoid Tanh");
            default -> attributes.without("activation").with("activations", attributes.word("activation"));
        };
    }

    private void put(Value value) {
        if (values.put(value.name(), value) != null) {
            throw new InvalidInputException("two values are named \"" + value.name() + "\"");
        }
    }

    private Value value(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new InvalidInputException("\"" + name + "\" is not defined above");
        }
        return value;
    }

    private static Attributes attributes(String text) {
        Attributes attributes = Attributes.NONE;
        Matcher matcher = ATTRIBUTE.matcher(text);
        int end = 0;
        while (matcher.lookingAt()) {
            String name = matcher.group(1);
            String value = matcher.group(2);
            if (value.startsWith("\"")) {
                attributes = attributes.with(name, value.substring(1, value.length() - 1));
            } else if (value.startsWith("(")) {
                attributes = attributes.with(name, integers(value.substring(1, value.length() - 1)));
            } else if (value.startsWith("[")) {
                attributes = attributes.with(name, Shape.parse(value));
            } else if (value.matches("-?[0-9]+")) {
                attributes = attributes.with(name, Long.parseLong(value));
            } else {
                attributes = attributes.with(name, Double.parseDouble(value));
            }
            end = matcher.end();
            matcher.region(end, text.length());
        }
        if (end != text.length()) {
            throw new InvalidInputException("attributes cannot be read: " + text.substring(end));
        }
        return attributes;
    }

    private static List<Integer> integers(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(word -> Integer.parseInt(word.strip()))
                        .toList();
    }

    private static Tensor tensor(Shape shape, DType dtype, boolean fill, String text) {
        String[] words = text.isBlank() ? new String[0] : text.split(", ", -1);
        int size = shape.size(Sizes.NONE);
        if (fill && size > MAX_FILLED) {
            throw new InvalidInputException("constant of shape " + shape + " is larger than a constant may be");
        }
        if (words.length != (fill ? 1 : size)) {
            throw new InvalidInputException("constant of shape " + shape + " has " + words.length + " elements");
        }
        Tensor tensor = Tensor.zeros(dtype, shape.resolve(Sizes.NONE));
        for (int i = 0; i < size; i++) {
            String word = words[fill ? 0 : i];
            switch (dtype) {
                case FLOAT32 -> tensor.floats()[i] = Float.parseFloat(word);
                case FLOAT64 -> tensor.doubles()[i] = Double.parseDouble(word);
                case INT32 -> tensor.ints()[i] = Integer.parseInt(word);
                case INT64 -> tensor.longs()[i] = Long.parseLong(word);
                case BOOL -> tensor.booleans()[i] = Boolean.parseBoolean(word);
            }
        }
        return tensor;
    }
}
