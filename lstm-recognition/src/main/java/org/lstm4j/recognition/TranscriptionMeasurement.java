package org.lstm4j.recognition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.lstm4j.Tensor;
import org.lstm4j.decode.Hypothesis;
import org.lstm4j.graph.Graph;
import org.lstm4j.model.use.Spelling;
import org.lstm4j.nn.Model;
import org.lstm4j.signal.SequenceDataset;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.spi.Backend;
import org.lstm4j.text.metric.EditDistance;
import org.lstm4j.text.metric.ErrorRate;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;

/**
 * How weights are measured, after a training and on a saved model alike, so that both give the same digits.
 *
 * @param graph that predicts
 * @param loss that was trained with
 * @param symbols of the texts
 * @param logits whether the graph gives logits
 * @param beam how many beginnings of a text are kept
 * @param groupBy the column of the rows by whose values they are measured in groups too
 * @param batchSize rows at a time
 */
record TranscriptionMeasurement(
        Graph graph,
        Loss loss,
        SymbolTable symbols,
        boolean logits,
        int beam,
        Optional<String> groupBy,
        int batchSize) {
    /**
     * What was measured.
     *
     * @param scores the figures
     * @param heard what was found in each row
     * @param shown the first rows in full
     */
    record Measured(TranscriptionScores scores, List<String> heard, List<Shown> shown) {}

    /**
     * A row in full.
     *
     * @param classes the class of each step of the likeliest path that spells what was found
     * @param probabilities of each step and each class
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Shown(int[] classes, double[][] probabilities) {}

    /** What one way to look for texts comes to. */
    private static final class Found {
        private final List<List<Integer>> classes = new ArrayList<>();

        private void add(List<Hypothesis> batch) {
            batch.forEach(it -> classes.add(it.symbols()));
        }
    }

    /**
     * Measures weights on rows.
     *
     * @param rows as they were read
     * @param data the same as the model reads them
     * @param frequent the most frequent symbol of the rows that were learned from
     * @param shownRows so many of the first rows are given in full
     */
    Measured of(
            Backend backend,
            Map<String, Tensor> weights,
            List<SequenceRow> rows,
            SequenceDataset data,
            String frequent,
            int shownRows) {
        Spelling spelling = new Spelling(symbols.alphabet(), logits);
        int[] lengths = data.lengths();
        Found chosen = new Found();
        Found greedy = new Found();
        List<Shown> shown = new ArrayList<>();
        double meanLoss;
        try (Evaluator evaluator = new Evaluator(
                backend, graph, loss, List.of(), batchSize, data.largestSizes(graph.inputs(), batchSize))) {
            evaluator.setWeights(weights);
            meanLoss = evaluator
                    .evaluate(data, outputs -> {
                        Tensor output = Objects.requireNonNull(outputs.get(Model.PREDICTION));
                        int from = chosen.classes.size();
                        int[] own = Arrays.copyOfRange(lengths, from, from + output.dim(0));
                        List<Hypothesis> found = spelling.best(output, own, beam);
                        chosen.add(found);
                        greedy.add(beam == 1 ? found : spelling.best(output, own, 1));
                        for (int row = 0; row < own.length && from + row < shownRows; row++) {
                            shown.add(new Shown(
                                    spelling.path(output, row, own[row], found.get(row), beam),
                                    spelling.probabilities(output, row, own[row])));
                        }
                    })
                    .loss();
        }
        return new Measured(
                scores(meanLoss, spelling, rows, chosen, greedy, frequent),
                chosen.classes.stream().map(spelling::text).toList(),
                shown);
    }

    private TranscriptionScores scores(
            double meanLoss, Spelling spelling, List<SequenceRow> rows, Found chosen, Found greedy, String frequent) {
        List<List<String>> right = rows.stream().map(symbols::symbols).toList();
        List<List<String>> found = names(chosen);
        long all = right.stream().mapToLong(List::size).sum();
        List<String> texts = rows.stream().map(symbols::text).toList();
        List<String> heard = chosen.classes.stream().map(spelling::text).toList();
        boolean hasWords = symbols.alphabet().separator().isEmpty()
                && texts.stream().anyMatch(text -> text.strip().contains(" "));
        long exact = IntStream.range(0, texts.size())
                .filter(row -> texts.get(row).equals(heard.get(row)))
                .count();
        return new TranscriptionScores(
                meanLoss,
                rate(found, right, IntStream.range(0, rows.size()).toArray()),
                hasWords ? OptionalDouble.of(ErrorRate.ofWords(heard, texts)) : OptionalDouble.empty(),
                (double) exact / rows.size(),
                beam,
                beam == 1
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(rate(
                                names(greedy),
                                right,
                                IntStream.range(0, rows.size()).toArray())),
                rate(
                        rows.stream().map(row -> List.of(frequent)).toList(),
                        right,
                        IntStream.range(0, rows.size()).toArray()),
                rows.size(),
                all,
                groups(rows, found, right));
    }

    private List<List<String>> names(Found found) {
        return found.classes.stream()
                .map(row -> row.stream()
                        .map(it -> symbols.alphabet().symbols().get(it - 1))
                        .toList())
                .toList();
    }

    /** Edits for each symbol that is right, over some rows. */
    private static double rate(List<List<String>> found, List<List<String>> right, int[] rows) {
        long edits = 0;
        long length = 0;
        for (int row : rows) {
            edits += EditDistance.of(found.get(row), right.get(row));
            length += right.get(row).size();
        }
        return edits == 0 ? 0 : (double) edits / Math.max(1, length);
    }

    private SequencedMap<String, Double> groups(
            List<SequenceRow> rows, List<List<String>> found, List<List<String>> right) {
        SequencedMap<String, Double> groups = new LinkedHashMap<>();
        if (groupBy.isPresent()) {
            SequencedMap<String, List<Integer>> members = new LinkedHashMap<>();
            for (int row = 0; row < rows.size(); row++) {
                members.computeIfAbsent(
                                SequenceSplit.column(rows.get(row), groupBy.get(), "group-by"),
                                name -> new ArrayList<>())
                        .add(row);
            }
            members.forEach((name, numbers) -> groups.put(
                    name,
                    rate(
                            found,
                            right,
                            numbers.stream().mapToInt(Integer::intValue).toArray())));
        }
        return groups;
    }

    /** The most frequent symbol; of equal ones the first of the alphabet. */
    static String frequent(SymbolTable symbols, List<SequenceRow> rows) {
        Map<String, Long> counts = new HashMap<>();
        rows.forEach(row -> symbols.symbols(row).forEach(symbol -> counts.merge(symbol, 1L, Long::sum)));
        String best = symbols.alphabet().symbols().getFirst();
        for (String symbol : symbols.alphabet().symbols()) {
            best = counts.getOrDefault(symbol, 0L) > counts.getOrDefault(best, 0L) ? symbol : best;
        }
        return best;
    }
}
