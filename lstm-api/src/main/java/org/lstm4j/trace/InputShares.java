package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Gradients;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Result;
import org.lstm4j.graph.TrainingGraph;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Model;
import org.lstm4j.reference.Interpreter;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.TrainStep;
import org.lstm4j.spi.TrainingBackend;

/**
 * Divides a number that a model gives up among the steps of all that it reads: every vector that is looked up in a table, be it of a word, its
 * ending or its letters, and every number that is fed. It is {@link IntegratedGradients} for models that read more than one row of words, and
 * for any of their numbers, or a sum of these: the way is straight from zeros, for all that is read at once.
 *
 * <p>The integral is taken by the Gauss-Legendre rule with {@value #POINTS} points, then in twice as many parts, until its error is below 0.1 %
 * of the difference or 0.00001. <i>Source:</i> Sundararajan, Taly, Yan 2017. Not thread-safe.
 */
public final class InputShares implements AutoCloseable {
    private static final int POINTS = 16;
    private static final int MOST_PARTS = 16;
    private static final double RELATIVE_ERROR = 1e-3;
    private static final double ABSOLUTE_ERROR = 1e-5;
    private static final String WANTED = "wanted";
    private static final String NUMBER = "number";
    private static final String GRADIENT = "gradient.";

    private final Map<String, Tensor> weights;
    private final Graph lookup;
    private final List<Input> read; // all that is divided among
    private final Set<String> given; // those of them that are fed as they are
    private final List<Input> inputs;
    private final TrainStep step;
    private final GaussLegendre rule = new GaussLegendre(POINTS);

    /**
     * Prepares a model.
     *
     * @param backend who computes
     * @param graph one for predictions, with the output {@value Model#PREDICTION}
     * @param weights a tensor for each of its parameters
     * @param link what is done with the model's numbers before some of them are added up
     * @throws InvalidInputException if the graph reads nothing that can be divided among
     */
    public InputShares(TrainingBackend backend, Graph graph, Map<String, Tensor> weights, Target.Link link) {
        this.weights = Map.copyOf(weights);
        List<Node> lookups = graph.nodes().stream()
                .filter(node -> node.op() == Op.GATHER && node.input(0) instanceof Parameter)
                .toList();
        List<Input> cuts = new ArrayList<>();
        LinkedHashMap<String, Value> looked = new LinkedHashMap<>();
        Map<Value, Value> instead = new HashMap<>();
        for (Node node : lookups) {
            Result vectors = node.output();
            Input cut = new Input("vectors." + cuts.size(), vectors.shape(), vectors.dtype());
            cuts.add(cut);
            instead.put(vectors, cut);
            looked.put(cut.name(), vectors);
        }
        lookup = new Graph(graph.inputs(), graph.parameters(), graph.nodes(), looked).pruned();
        given = new HashSet<>();
        for (Input input : graph.inputs()) {
            if (input.dtype() == DType.FLOAT32 && input.rank() > 1) {
                cuts.add(input);
                given.add(input.name());
            }
        }
        read = List.copyOf(cuts);
        if (read.isEmpty()) {
            throw new InvalidInputException(
                    "A number is divided among vectors that are looked up and numbers that are fed; the model reads"
                            + " neither");
        }
        List<Node> nodes = graph.nodes().stream()
                .filter(node -> !lookups.contains(node))
                .map(node -> new Node(
                        node.op(),
                        node.inputs().stream()
                                .map(input -> instead.getOrDefault(input, input))
                                .toList(),
                        node.outputs(),
                        node.attributes(),
                        node.origin()))
                .toList();
        Value prediction = graph.output(Model.PREDICTION);
        List<Input> all = new ArrayList<>(graph.inputs());
        cuts.stream().filter(cut -> !given.contains(cut.name())).forEach(all::add);
        Input wanted = new Input(WANTED, prediction.shape(), DType.FLOAT32);
        all.add(wanted);
        GraphBuilder g = GraphBuilder.of(new Graph(all, graph.parameters(), nodes, new LinkedHashMap<>()));
        Value linked = switch (link) {
            case NONE -> prediction;
            case SIGMOID -> g.sigmoid(prediction);
            case SOFTMAX -> g.softmax(prediction);
        };
        Value number = g.reduceSumAll(g.mul(linked, wanted));
        g.output("loss", number);
        g.output(NUMBER, number);
        List<Value> gradients = Gradients.append(g, number, List.copyOf(read));
        for (int i = 0; i < gradients.size(); i++) {
            g.output(GRADIENT + i, gradients.get(i));
        }
        Graph built = g.build().pruned();
        Set<Value> used = new HashSet<>(built.outputs().values());
        built.nodes().forEach(node -> used.addAll(node.inputs()));
        inputs = built.inputs().stream().filter(used::contains).toList();
        step = backend.compileTraining(
                new TrainingGraph(
                        new Graph(inputs, built.parameters(), built.nodes(), built.outputs()), new LinkedHashMap<>()),
                CompileOptions.DEFAULT);
        step.parameters().setAll(weights);
    }

    /**
     * What each part of a row has of a number.
     *
     * @param values of each input that is fed as it is, by its name, the shares of its numbers, in its shape; of all vectors of a table one
     *     tensor, by a name of its own
     * @param number of the row
     * @param baseline that of zeros
     */
    public record Shares(Map<String, Tensor> values, double number, double baseline) {
        /** Copies the map. */
        public Shares {
            values = Map.copyOf(values);
        }

        /**
         * The shares of steps.
         *
         * @param steps of the row, padding among them
         */
        public double[] ofSteps(int steps) {
            double[] shares = new double[steps];
            for (Tensor tensor : values.values()) {
                int each = tensor.size()
                        / steps; // one row: whatever the order of batch and time, steps lie one behind the other
                for (int i = 0; i < each * steps; i++) {
                    shares[i / each] += tensor.element(i);
                }
            }
            return shares;
        }

        /** The sum of all. */
        public double sum() {
            return values.values().stream()
                    .mapToDouble(tensor -> Arrays.stream(tensor.doubles()).sum())
                    .sum();
        }

        /** What the shares miss of the difference that they divide up: the error of the numerical integration. */
        public double completenessError() {
            return sum() - (number - baseline);
        }
    }

    /**
     * Divides a number of a row.
     *
     * @param row a tensor for each input of the graph, of one row
     * @param wanted what each of the model's numbers counts in the number that is divided, in the shape of the model's output for the row
     * @throws InvalidInputException if that is more than one row
     */
    public Shares of(Feeds row, Tensor wanted) {
        Map<String, Tensor> to = new LinkedHashMap<>(new Interpreter().run(lookup, row, weights));
        to.replaceAll((name, vectors) -> vectors.to(DType.FLOAT32)); // the interpreter computes in double
        given.forEach(name -> to.put(name, Objects.requireNonNull(row.get(name))));
        Way way = new Way(row, wanted, to);
        Shares shares;
        int parts = 1;
        do {
            shares = way.shares(parts);
            parts *= 2;
        } while (parts <= MOST_PARTS && isPoor(shares));
        return shares;
    }

    private static boolean isPoor(Shares shares) {
        double allowed = Math.max(ABSOLUTE_ERROR, RELATIVE_ERROR * Math.abs(shares.number() - shares.baseline()));
        return Math.abs(shares.completenessError()) > allowed;
    }

    /** From zeros to a row, a point at a time: rows of a batch would have to lie where each of the tables wants them. */
    private final class Way {
        private final Map<String, Tensor> to;
        private final Map<String, Tensor> points = new LinkedHashMap<>();
        private final Feeds feeds = new Feeds();
        private final Feeds outputs = new Feeds();
        private final List<Tensor> gradients = new ArrayList<>();
        private final Tensor number = Tensor.zeros(DType.FLOAT32);

        Way(Feeds row, Tensor wanted, Map<String, Tensor> to) {
            this.to = to;
            for (Input input : read) {
                Tensor end = to(input);
                points.put(input.name(), Tensor.zeros(DType.FLOAT32, end.dims()));
                Tensor gradient = Tensor.zeros(DType.FLOAT32, end.dims());
                outputs.put(GRADIENT + gradients.size(), gradient);
                gradients.add(gradient);
            }
            outputs.put(NUMBER, number);
            for (Input input : inputs) {
                Tensor point = points.get(input.name());
                feeds.put(
                        input.name(),
                        point != null
                                ? point
                                : input.name().equals(WANTED) ? wanted : Objects.requireNonNull(row.get(input.name())));
            }
        }

        private Tensor to(Input input) {
            return Objects.requireNonNull(to.get(input.name()), input.name());
        }

        private double numberAt(double share) {
            for (Input input : read) {
                float[] point = Objects.requireNonNull(points.get(input.name())).floats();
                float[] end = to(input).floats();
                for (int i = 0; i < point.length; i++) {
                    point[i] = (float) (share * end[i]);
                }
            }
            step.run(feeds, outputs);
            return number.element(0);
        }

        Shares shares(int parts) {
            List<double[]> means =
                    read.stream().map(input -> new double[to(input).size()]).toList();
            for (int part = 0; part < parts; part++) {
                for (int i = 0; i < POINTS; i++) {
                    numberAt((part + rule.point(i)) / parts);
                    for (int k = 0; k < read.size(); k++) {
                        float[] gradient = gradients.get(k).floats();
                        for (int j = 0; j < gradient.length; j++) {
                            means.get(k)[j] += rule.weight(i) / parts * gradient[j];
                        }
                    }
                }
            }
            Map<String, Tensor> values = new LinkedHashMap<>();
            for (int k = 0; k < read.size(); k++) {
                Tensor end = to(read.get(k));
                Tensor shares = Tensor.zeros(DType.FLOAT64, end.dims());
                double[] mean = means.get(k);
                Arrays.setAll(shares.doubles(), j -> mean[j] * end.floats()[j]);
                values.put(read.get(k).name(), shares);
            }
            return new Shares(values, numberAt(1), numberAt(0));
        }
    }

    @Override
    public void close() {
        step.close();
    }
}
