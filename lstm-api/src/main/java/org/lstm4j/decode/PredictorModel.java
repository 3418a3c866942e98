package org.lstm4j.decode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * A {@linkplain Model#isStateful stateful} model of symbols on a predictor of any backend: each step is one run with one symbol in each
 * row, its states fed again. Not thread-safe; it does not close the predictor.
 *
 * {@snippet :
 * Graph graph = model.stateful().inferenceGraph();
 * try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
 *     predictor.parameters().setAll(weights);
 *     SequenceModel next = PredictorModel.of(graph, predictor, 4, true);
 * }
 * }
 */
public final class PredictorModel implements SequenceModel {
    private static final float LEAST = 1e-30f; // a probability that float32 has rounded to 0 is none of minus infinity

    private final Predictor predictor;
    private final boolean fromLogits;
    private final int rows;
    private final int symbols;
    private final Tensor given;
    private final Tensor prediction;
    /** The states before and behind a step, by turns. */
    private final List<SequencedMap<String, Tensor>> states;

    /** The same without names, for a walk that makes no iterator. */
    private final List<List<Tensor>> stateLists;

    private final List<Feeds> inputs = new ArrayList<>();
    private final List<Feeds> outputs = new ArrayList<>();
    private int turn;

    private PredictorModel(Graph graph, Predictor predictor, int rows, boolean fromLogits, Map<String, Tensor> others) {
        this.predictor = predictor;
        this.fromLogits = fromLogits;
        this.rows = rows;
        Value output = output(graph);
        Input symbol = symbol(graph, others);
        Map<String, Integer> known = new LinkedHashMap<>();
        known.put(rowsOf(symbol), rows);
        if (symbol.rank() == 2 && symbol.shape().dim(1) instanceof Dim.Named(String time)) {
            known.put(time, 1);
        }
        Sizes sizes = new Sizes(known);
        this.given = Tensor.zeros(DType.INT32, symbol.shape().resolve(sizes));
        this.prediction = Tensor.zeros(DType.FLOAT32, output.shape().resolve(sizes));
        this.symbols = output.shape().fixed(output.rank() - 1);
        if (given.size() != rows || prediction.size() != rows * symbols) {
            throw new InvalidInputException(
                    "A model that is decoded step by step reads one symbol a row and gives a score"
                            + " for each; this one reads " + symbol + " " + symbol.shape() + " and gives "
                            + output.shape());
        }
        this.states = List.of(states(graph, sizes), states(graph, sizes));
        this.stateLists = states.stream().map(all -> List.copyOf(all.values())).toList();
        for (int i = 0; i < 2; i++) {
            Feeds in = new Feeds().put(symbol.name(), given);
            Feeds out = new Feeds().put(nameOf(graph, output), prediction);
            others.forEach(in::put);
            for (Input input : graph.inputs()) {
                boolean isLengths = input.rank() == 1 && input.dtype() == DType.INT32 && !input.equals(symbol);
                if (isLengths && !in.has(input.name())) {
                    Tensor ones = Tensor.zeros(DType.INT32, rows);
                    Arrays.fill(ones.ints(), 1);
                    in.put(input.name(), ones);
                }
            }
            states.get(i).forEach(in::put);
            states.get(1 - i).forEach((name, tensor) -> out.put(Mode.NEXT + name, tensor));
            inputs.add(in);
            outputs.add(out);
        }
    }

    /**
     * Of a model whose only input is its symbols, int32 {@code [batch, time]} or {@code [batch]}.
     *
     * @param graph that the predictor was compiled from
     * @param rows how many sequences go on side by side
     * @param fromLogits true if it gives logits, false if it gives probabilities
     * @throws InvalidInputException if the graph has other inputs or outputs than that
     */
    public static PredictorModel of(Graph graph, Predictor predictor, int rows, boolean fromLogits) {
        return of(graph, predictor, rows, fromLogits, Map.of());
    }

    /**
     * The same of a model that reads something else in each step, which does not change: what an encoder has made of the sequence to
     * be translated.
     *
     * @param others the other inputs, a row for each of the rows. A beam search has several rows for one sequence, which read the same
     */
    public static PredictorModel of(
            Graph graph, Predictor predictor, int rows, boolean fromLogits, Map<String, Tensor> others) {
        if (rows < 1) {
            throw new InvalidInputException("A model is decoded in 1 row or more; got " + rows);
        }
        return new PredictorModel(graph, predictor, rows, fromLogits, others);
    }

    private static Value output(Graph graph) {
        List<String> names = graph.outputs().keySet().stream()
                .filter(name -> !name.startsWith(Mode.NEXT + Mode.STATE))
                .toList();
        if (names.size() != 1 && !names.contains(Model.PREDICTION)) {
            throw new InvalidInputException("A model that is decoded has one output beside its states; found " + names);
        }
        return graph.output(names.size() == 1 ? names.getFirst() : Model.PREDICTION);
    }

    private static String nameOf(Graph graph, Value output) {
        return graph.outputs().entrySet().stream()
                .filter(entry ->
                        entry.getValue().equals(output) && !entry.getKey().startsWith(Mode.NEXT))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Input symbol(Graph graph, Map<String, Tensor> others) {
        List<Input> found = graph.inputs().stream()
                .filter(input -> !input.name().startsWith(Mode.STATE) && !others.containsKey(input.name()))
                .toList();
        List<Input> matrices = found.stream()
                .filter(input -> input.rank() == 2 && input.dtype() == DType.INT32)
                .toList();
        List<Input> candidates = matrices.isEmpty() ? found : matrices;
        if (candidates.size() != 1 || candidates.getFirst().dtype() != DType.INT32) {
            throw new InvalidInputException(
                    "A model that is decoded reads symbols, one int32 input [batch, time]; found "
                            + found.stream()
                                    .map(input ->
                                            input.name() + " " + input.dtype().text() + input.shape())
                                    .toList()
                            + ". Give what else it reads beside it");
        }
        return candidates.getFirst();
    }

    private static String rowsOf(Input symbol) {
        if (symbol.shape().dim(0) instanceof Dim.Named(String name)) {
            return name;
        }
        throw new InvalidInputException(
                "The rows of \"" + symbol.name() + "\" need a name such as batch; found " + symbol.shape());
    }

    private static SequencedMap<String, Tensor> states(Graph graph, Sizes sizes) {
        SequencedMap<String, Tensor> states = new LinkedHashMap<>();
        for (Input input : graph.inputs()) {
            if (input.name().startsWith(Mode.STATE)) {
                Shape shape = input.shape();
                states.put(input.name(), Tensor.zeros(DType.FLOAT32, shape.resolve(sizes)));
            }
        }
        return states;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int symbols() {
        return symbols;
    }

    @Override
    public void restart() {
        for (Tensor state : states.get(turn).values()) {
            Arrays.fill(state.floats(), 0);
        }
    }

    /** The names of the states, {@code state/LAYER/NAME}. */
    public List<String> stateNames() {
        return List.copyOf(states.getFirst().keySet());
    }

    /**
     * Gives all rows a state to go on from, such as that an encoder has ended in.
     *
     * @param name of the graph's input
     * @param rowsOfState of the state's shape, a row for each
     * @throws InvalidInputException if there is no such state, or it has another shape
     */
    public void setState(String name, Tensor rowsOfState) {
        Tensor state = states.get(turn).get(name);
        if (state == null) {
            throw new InvalidInputException("The model has no state \"" + name + "\". Its states: " + stateNames());
        }
        state.copyFrom(rowsOfState);
    }

    @Override
    public void step(int[] symbolsGiven, float[] logProbabilities) {
        System.arraycopy(symbolsGiven, 0, given.ints(), 0, rows);
        predictor.run(inputs.get(turn), outputs.get(turn));
        turn = 1 - turn;
        float[] scores = prediction.floats();
        for (int row = 0; row < rows; row++) {
            if (fromLogits) {
                LogScores.normalise(scores, row * symbols, symbols, logProbabilities, row * symbols);
            } else {
                for (int i = row * symbols; i < (row + 1) * symbols; i++) {
                    logProbabilities[i] = (float) StrictMath.log(Math.max(scores[i], LEAST));
                }
            }
        }
    }

    @Override
    public void select(int[] from) {
        boolean isSame = true;
        for (int row = 0; row < rows; row++) {
            isSame &= from[row] == row;
        }
        if (isSame) {
            return;
        }
        for (int i = 0; i < stateLists.getFirst().size(); i++) {
            Tensor old = stateLists.get(turn).get(i);
            Tensor moved = stateLists.get(1 - turn).get(i);
            int size = old.size() / rows;
            for (int row = 0; row < rows; row++) {
                System.arraycopy(old.floats(), from[row] * size, moved.floats(), row * size, size);
            }
        }
        turn = 1 - turn;
    }
}
