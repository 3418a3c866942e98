package org.lstm4j.apps.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lstm4j.trace.LayerTrace;
import org.lstm4j.trace.Signal;

/**
 * A sentence explained, as data.
 *
 * @param model the file
 * @param task the task it was trained for
 * @param text as it was given
 * @param backend who computed
 * @param subject the probability that is explained
 * @param probability its value
 * @param words what the model reads, and what each does to the probability
 * @param note why a word's share and its drop are far apart, where they are
 * @param columns the steps that are shown: all words, and both ends of longer padding
 * @param attribution the share of each column
 * @param layers what each recurrent layer computed, one direction after the other
 * @param alternatives what the probability would be otherwise
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ExplanationReport(
        String model,
        String task,
        String text,
        String backend,
        String subject,
        double probability,
        List<ReadWord> words,
        Optional<String> note,
        List<Column> columns,
        Shares attribution,
        List<Layer> layers,
        List<Alternative> alternatives) {
    /**
     * A word.
     *
     * @param text as the pipeline made it
     * @param id what the model is fed for it
     * @param known false if the model has no id of its own for it
     * @param share what it adds on the way from nothing read to all read
     * @param drop how much the probability falls when it alone is left out, if that was tried
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record ReadWord(String text, int id, boolean known, double share, OptionalDouble drop) {}

    /**
     * Integrated gradients.
     *
     * @param columns the share of each column
     * @param notShown that of all padding that no column shows
     * @param baseline what the shares are compared with
     * @param baselineProbability what the model says of that
     * @param completenessError what the shares miss of the difference
     * @param points at how many points the gradient was taken
     * @param backend who computed the gradients
     */
    public record Shares(
            List<Double> columns,
            double notShown,
            String baseline,
            double baselineProbability,
            double completenessError,
            int points,
            String backend) {}

    /**
     * A layer in one direction.
     *
     * @param name of the layer
     * @param cell what it computes
     * @param direction forward or reverse
     * @param units the size of its state
     * @param deviation how far hidden states and gates disagree
     * @param signals its quantities
     */
    public record Layer(
            String name, String cell, String direction, int units, double deviation, List<Quantity> signals) {}

    /**
     * A quantity at the columns.
     *
     * @param symbol as in formulas
     * @param name in words
     * @param mean over all units
     * @param units that of single units: those asked for, or all
     */
    public record Quantity(String symbol, String name, List<Double> mean, List<Unit> units) {}

    /**
     * A unit at the columns.
     *
     * @param unit which, counted from 0
     * @param values of the quantity
     */
    public record Unit(int unit, List<Double> values) {}

    static ExplanationReport of(Explained explained) {
        return new ExplanationReport(
                explained.model().file().toString(),
                explained.model().task().name(),
                explained.request().text(),
                explained.backend(),
                explained.subject().name(),
                explained.probability(),
                words(explained),
                explained.whyApart(),
                explained.columns(),
                new Shares(
                        explained.columns().stream().map(explained::share).toList(),
                        explained.hiddenShare(),
                        explained.baseline(),
                        explained.attribution().baseline(),
                        explained.attribution().completenessError(),
                        explained.attribution().points(),
                        explained.attributionBackend()),
                explained.layers().stream()
                        .map(layer -> layer(explained, layer))
                        .toList(),
                explained.alternatives());
    }

    private static List<ReadWord> words(Explained explained) {
        List<WordEffect> effects = explained.effects();
        return IntStream.range(0, effects.size())
                .mapToObj(i -> {
                    Word word = explained.sentence().words().get(i);
                    WordEffect effect = effects.get(i);
                    return new ReadWord(word.text(), word.id(), word.known(), effect.share(), effect.drop());
                })
                .toList();
    }

    private static Layer layer(Explained explained, LayerTrace trace) {
        List<Quantity> signals = new ArrayList<>();
        List<Integer> units = explained.request().units().isEmpty()
                ? IntStream.range(0, trace.layer().units()).boxed().toList()
                : explained.request().units();
        for (Signal signal : trace.signals()) {
            List<Unit> values = units.stream()
                    .map(unit -> new Unit(
                            unit,
                            explained.columns().stream()
                                    .map(column -> trace.value(signal, column.step(), 0, unit))
                                    .toList()))
                    .toList();
            List<Double> mean = explained.columns().stream()
                    .map(column -> trace.mean(signal, column.step(), 0))
                    .toList();
            signals.add(new Quantity(signal.symbol(), signal.words(), mean, values));
        }
        return new Layer(
                trace.layer().name(),
                trace.cell().text(),
                trace.direction().text(),
                trace.layer().units(),
                trace.deviation(),
                signals);
    }
}
