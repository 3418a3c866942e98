package org.lstm4j.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Initializer;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.RecurrentCell;
import org.lstm4j.graph.Value;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * Looks for the recurrent layer whose gates stand in another order than they are read in: programs order them differently, and who moves
 * weights by hand mixes them up. Tried are all orders of the gates of one layer, of all its weights or of W, R or b alone, in one direction
 * or both; the same order in all layers of a kind, as of a program that orders gates otherwise; and an order for each of two layers.
 *
 * <p>The graph is compiled once, with the recurrent weights as parameters. Not thread-safe.
 */
public final class GateSearch implements AutoCloseable {
    /** The most runs of the network. */
    private static final int MOST_RUNS = 3000;

    private static final List<String> PARTS = List.of(GateOrder.ALL, "input", "recurrent", "bias");

    private final List<Site> sites;
    private final List<List<Optional<Parameter>>> places; // by site: W, R, B
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final Predictor predictor;
    private final Feeds feeds;
    private final Feeds results = new Feeds();
    private final SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    private final ToDoubleFunction<? super SequencedMap<String, Tensor>> error;

    /** Whether a network has gates to search. */
    public static boolean canSearch(Graph graph) {
        return graph.nodes().stream().anyMatch(Site::isRecurrent);
    }

    /**
     * Prepares the search.
     *
     * @param backend who computes
     * @param graph one for predictions
     * @param weights a tensor for each of its parameters
     * @param feeds what goes in; a few rows are enough
     * @param error how wrong outputs are, by name: at most 1 if they are as expected
     * @throws InvalidInputException if the graph has no recurrent operator, or weights of one depend on what a run is fed
     */
    public GateSearch(
            Backend backend,
            Graph graph,
            Map<String, Tensor> weights,
            Feeds feeds,
            ToDoubleFunction<? super SequencedMap<String, Tensor>> error) {
        this.sites = Site.of(graph);
        this.feeds = feeds;
        this.error = error;
        Map<Value, Tensor> known = Site.weights(graph, sites, weights);
        GraphBuilder builder = GraphBuilder.of(graph);
        Map<Node, Node> replaced = new HashMap<>();
        this.places = new ArrayList<>();
        for (Site site : sites) {
            List<Value> inputs = new ArrayList<>(site.node().inputs());
            List<Optional<Parameter>> ofSite = new ArrayList<>();
            for (int index = Site.W; index <= Site.B; index++) {
                Value value = site.node().input(index);
                Optional<Parameter> place = value.isPresent()
                        ? Optional.of(place(
                                builder,
                                index,
                                Objects.requireNonNull(known.get(value), value.name())
                                        .to(value.dtype())))
                        : Optional.empty();
                if (place.isPresent()) {
                    inputs.set(index, place.get());
                }
                ofSite.add(place);
            }
            places.add(ofSite);
            Node node = site.node();
            replaced.put(node, new Node(node.op(), inputs, node.outputs(), node.attributes(), node.origin()));
        }
        Graph open = new Graph(
                        graph.inputs(),
                        builder.parameters(),
                        graph.nodes().stream()
                                .map(node -> replaced.getOrDefault(node, node))
                                .toList(),
                        graph.outputs())
                .pruned();
        open.parameters().forEach(parameter -> this.weights.computeIfAbsent(parameter.name(), weights::get));
        this.weights
                .keySet()
                .retainAll(open.parameters().stream().map(Parameter::name).toList());
        Sizes sizes = feeds.sizes(graph.inputs());
        open.outputs().forEach((name, value) -> {
            Tensor tensor = Tensor.zeros(value.dtype(), value.shape().resolve(sizes));
            outputs.put(name, tensor);
            results.put(name, tensor);
        });
        predictor = backend.compile(open, CompileOptions.DEFAULT);
        predictor.parameters().setAll(this.weights);
    }

    private Parameter place(GraphBuilder builder, int index, Tensor tensor) {
        Shape shape = tensor.shape();
        Parameter parameter = builder.uniqueScope("searched")
                .parameter("wrb".substring(index - 1, index), shape, Initializer.zeros());
        weights.put(parameter.name(), tensor);
        return parameter;
    }

    /**
     * Searches.
     *
     * @return the orders that, taken together, bring the outputs to what is expected; empty if they are already, or none do
     */
    public List<GateOrder> find() {
        if (error.applyAsDouble(run(List.of())) <= 1) {
            return List.of();
        }
        return Stream.of(singles(), ofAKind(), pairs())
                .flatMap(moves -> moves)
                .limit(MOST_RUNS)
                .filter(moves -> error.applyAsDouble(run(moves)) <= 1)
                .findFirst()
                .map(moves -> moves.stream().map(Move::order).toList())
                .orElse(List.of());
    }

    /** The outputs with some weights in other orders. */
    private SequencedMap<String, Tensor> run(List<Move> moves) {
        Map<String, Tensor> moved = new LinkedHashMap<>();
        for (Move move : moves) {
            move.places().forEach(place -> moved.put(place.name(), move.reordered(place)));
        }
        moved.forEach((name, tensor) -> predictor.parameters().set(name, tensor));
        predictor.run(feeds, results);
        moved.keySet().forEach(name -> predictor.parameters().set(name, Objects.requireNonNull(weights.get(name))));
        return outputs;
    }

    private Stream<List<Move>> singles() {
        return IntStream.range(0, sites.size()).boxed().flatMap(site -> {
            int directions = sites.get(site).directions().size();
            return IntStream.range(directions == 1 ? 0 : -1, directions)
                    .boxed()
                    .flatMap(direction -> IntStream.range(0, PARTS.size())
                            .boxed()
                            .flatMap(part ->
                                    orders(site).map(order -> List.of(new Move(site, direction, part, order)))));
        });
    }

    /** One order in all layers of as many gates. */
    private Stream<List<Move>> ofAKind() {
        Map<Integer, List<Integer>> kinds = new LinkedHashMap<>();
        for (int site = 0; site < sites.size(); site++) {
            kinds.computeIfAbsent(sites.get(site).cell().gates(), gates -> new ArrayList<>())
                    .add(site);
        }
        return kinds.values().stream()
                .filter(alike -> alike.size() > 1)
                .flatMap(alike -> orders(alike.getFirst())
                        .map(order -> alike.stream()
                                .map(site -> new Move(site, -1, 0, order))
                                .toList()));
    }

    private Stream<List<Move>> pairs() {
        return IntStream.range(0, sites.size())
                .boxed()
                .flatMap(first -> IntStream.range(first + 1, sites.size())
                        .boxed()
                        .flatMap(second -> orders(first)
                                .flatMap(order -> orders(second)
                                        .map(other -> List.of(
                                                new Move(first, -1, 0, order), new Move(second, -1, 0, other))))));
    }

    private Stream<int[]> orders(int site) {
        return orders(sites.get(site).cell()).stream();
    }

    /** All orders of some gates but the one that is. */
    private static List<int[]> orders(RecurrentCell cell) {
        List<int[]> all = new ArrayList<>();
        extend(new int[0], cell.gates(), all);
        all.removeFirst(); // ascending
        return all;
    }

    private static void extend(int[] begun, int gates, List<int[]> all) {
        if (begun.length == gates) {
            all.add(begun);
        }
        for (int next = 0; next < gates; next++) {
            int gate = next;
            if (Arrays.stream(begun).noneMatch(i -> i == gate)) {
                int[] longer = Arrays.copyOf(begun, begun.length + 1);
                longer[begun.length] = gate;
                extend(longer, gates, all);
            }
        }
    }

    /** An order of gates of one layer. */
    private final class Move {
        private final int site;
        private final int direction;
        private final int part;
        private final int[] gates;

        /**
         * Says what moves.
         *
         * @param direction which one, or -1 for all
         * @param part an index of {@link #PARTS}
         * @param gates for each place the gate whose weights are brought there
         */
        Move(int site, int direction, int part, int[] gates) {
            this.site = site;
            this.direction = direction;
            this.part = part;
            this.gates = gates;
        }

        /** The weights that move. */
        List<Parameter> places() {
            List<Parameter> moved = new ArrayList<>();
            for (int i = 0; i < places.get(site).size(); i++) {
                if (part == 0 || part == i + 1) {
                    places.get(site).get(i).ifPresent(moved::add);
                }
            }
            return moved;
        }

        /** The weights [directions, gates * units (once more in a bias), ...] with the gates in this order. */
        Tensor reordered(Parameter place) {
            Tensor tensor = Objects.requireNonNull(weights.get(place.name()));
            Tensor result = tensor.copy();
            int ofDirection = tensor.size() / tensor.dim(0);
            boolean isBias = tensor.rank() == 2;
            int block = ofDirection / gates.length / (isBias ? 2 : 1);
            for (int d = 0; d < tensor.dim(0); d++) {
                for (int copy = 0; (direction < 0 || d == direction) && copy < (isBias ? 2 : 1); copy++) {
                    int start = d * ofDirection + copy * gates.length * block;
                    for (int gate = 0; gate < gates.length; gate++) {
                        result.copyElements(tensor, start + gates[gate] * block, start + gate * block, block);
                    }
                }
            }
            return result;
        }

        GateOrder order() {
            List<String> symbols = Signal.weighted(sites.get(site).cell()).stream()
                    .map(Signal::symbol)
                    .toList();
            String[] found = new String[gates.length];
            for (int gate = 0; gate < gates.length; gate++) {
                found[gates[gate]] = symbols.get(gate);
            }
            RecurrentLayer layer = sites.get(site).layer();
            String where = direction < 0 || sites.get(site).directions().size() == 1
                    ? GateOrder.BOTH
                    : sites.get(site).directions().get(direction).text();
            return new GateOrder(layer.name(), where, PARTS.get(part), symbols, List.of(found));
        }
    }

    @Override
    public void close() {
        predictor.close();
    }
}
