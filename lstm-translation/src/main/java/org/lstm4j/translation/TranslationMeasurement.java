package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.DecodeOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Translation;
import org.lstm4j.model.Translator;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.page.Section;
import org.lstm4j.text.metric.Bleu;
import org.lstm4j.text.metric.Chrf;
import org.lstm4j.text.metric.ErrorRate;
import org.lstm4j.text.metric.ExactMatch;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Metrics;
import org.lstm4j.train.SparseCategoricalCrossEntropy;

/**
 * How a model is measured, after a training and from its file alike, so that both give the same digits.
 *
 * @param pairs all of the task
 * @param loss that was trained with; smoothing of labels is not measured
 * @param batchSize rows at a time
 */
record TranslationMeasurement(SplitPairs pairs, SparseCategoricalCrossEntropy loss, int batchSize) {
    private static final int SHOWN = 3;
    private static final int LONGEST_SHOWN = 24;

    /**
     * What was measured.
     *
     * @param scores the figures
     * @param sections for the page of the run
     */
    record Measured(TranslationScores scores, Supplier<List<Section>> sections) {}

    /** The share of the tokens of texts that have no id. */
    static double unknownShare(SequenceTokens tokens, List<String> texts) {
        SequenceTokens.Ids ids = tokens.lookup();
        long all = 0;
        long unknown = 0;
        for (String text : texts) {
            for (int id : ids.of(tokens.words(text))) {
                all++;
                unknown += id == SequenceTokens.UNKNOWN ? 1 : 0;
            }
        }
        return all == 0 ? 0 : unknown / (double) all;
    }

    Measured of(Backend backend, String name, Bundle bundle) {
        try (SavedModel saved = SavedModel.on(backend, name, bundle)) {
            Translator translator = Translator.of(saved);
            Sequences sequences = translator.sequences();
            if (pairs.features() != sequences.features()) {
                throw new InvalidInputException(
                        name + ": reads sources of " + sequences.features() + " numbers a step, and those at hand have "
                                + pairs.features() + "; was it trained with others?");
            }
            PairColumns columns = PairColumns.of(sequences);
            TranslationTask.requireTokens(columns, pairs);
            Evaluation evaluation = evaluation(backend, bundle, columns);
            List<Translation> translations = translations(translator, translator.options());
            boolean isOfWords = sequences.target().split() != SequenceTokens.Split.CHARACTERS;
            List<String> references = pairs.test().stream().map(Pair::target).toList();
            Quality quality = Quality.of(texts(translations), references, isOfWords);
            boolean isSearched = sequences.beam() > 1;
            Quality greedy = isSearched
                    ? Quality.of(
                            texts(translations(translator, DecodeOptions.greedy(sequences.maxTarget()))),
                            references,
                            isOfWords)
                    : quality;
            Baselines baselines = Baselines.of(sequences, pairs);
            TranslationScores scores = TranslationScores.of(
                    evaluation.loss(),
                    evaluation
                            .values()
                            .getOrDefault(Metrics.sparseCategoricalAccuracy().name(), 0.0),
                    quality,
                    sequences.beam(),
                    isSearched ? OptionalDouble.of(greedy.main()) : OptionalDouble.empty(),
                    Quality.of(baselines.nearest(), references, isOfWords),
                    Quality.of(baselines.mostFrequent(), references, isOfWords),
                    references.size(),
                    translations.stream().filter(it -> !it.isEnded()).count(),
                    groups(translations),
                    unknownShare(sequences.target(), references));
            List<AttentionMap> maps = maps(translator, translations);
            return new Measured(
                    scores,
                    () -> TranslationPage.sections(pairs.test(), translations, baselines.nearest(), maps, isOfWords));
        }
    }

    /** The share of exact ones of each group, in the order in which they come. */
    private SequencedMap<String, Double> groups(List<Translation> translations) {
        SequencedMap<String, List<Integer>> right = new LinkedHashMap<>();
        for (int i = 0; i < translations.size(); i++) {
            Pair pair = pairs.test().get(i);
            if (!pair.group().isEmpty()) {
                right.computeIfAbsent(pair.group(), name -> new ArrayList<>())
                        .add(translations.get(i).text().equals(pair.target()) ? 1 : 0);
            }
        }
        SequencedMap<String, Double> shares = new LinkedHashMap<>();
        right.forEach((group, each) ->
                shares.put(group, each.stream().mapToInt(it -> it).average().orElseThrow()));
        return shares;
    }

    private static List<String> texts(List<Translation> translations) {
        return translations.stream().map(Translation::text).toList();
    }

    private Evaluation evaluation(Backend backend, Bundle bundle, PairColumns columns) {
        TensorDataset rows = columns.dataset(pairs.test());
        Sizes largest = rows.largestSizes(bundle.graph().inputs(), batchSize);
        try (Evaluator evaluator = new Evaluator(
                backend,
                bundle.graph(),
                loss.withLabelSmoothing(0),
                List.of(Metrics.sparseCategoricalAccuracy()),
                batchSize,
                largest)) {
            evaluator.setWeights(bundle.weights());
            return evaluator.evaluate(rows);
        }
    }

    private List<Translation> translations(Translator translator, DecodeOptions options) {
        return pairs.features() == 0
                ? translator.translate(pairs.test().stream().map(Pair::source).toList(), options)
                : translator.describe(pairs.test().stream().map(Pair::numbers).toList(), options);
    }

    /** Where the model looked while it wrote some of them; drawn later, when the model is closed. */
    private List<AttentionMap> maps(Translator translator, List<Translation> translations) {
        if (!translator.hasAttention()) {
            return List.of();
        }
        if (pairs.features() > 0) {
            return IntStream.range(0, Math.min(SHOWN, translations.size()))
                    .mapToObj(i -> new AttentionMap(
                            IntStream.rangeClosed(1, pairs.test().get(i).numbers().length)
                                    .mapToObj(String::valueOf)
                                    .toList(),
                            pairs.test().get(i).numbers(),
                            translations.get(i).words(),
                            translator.attention(pairs.test().get(i).numbers(), translations.get(i))))
                    .toList();
        }
        return translations.stream()
                .filter(it ->
                        it.words().size() <= LONGEST_SHOWN && it.sourceWords().size() <= LONGEST_SHOWN)
                .limit(SHOWN)
                .map(it -> new AttentionMap(it.sourceWords(), new float[0][], it.words(), translator.attention(it)))
                .toList();
    }

    /**
     * How good texts are.
     *
     * @param bleu as sacreBLEU counts it, 0 to 100; of words only
     * @param chrf 0 to 100; of words only
     * @param exactMatch the share that is exactly the reference
     * @param errorRate edits of characters for each character of the references; of characters only
     */
    record Quality(OptionalDouble bleu, OptionalDouble chrf, double exactMatch, OptionalDouble errorRate) {
        static Quality of(List<String> texts, List<String> references, boolean isOfWords) {
            List<List<String>> each = references.stream().map(List::of).toList();
            return new Quality(
                    isOfWords ? OptionalDouble.of(Bleu.ofCorpus(texts, each).score()) : OptionalDouble.empty(),
                    isOfWords ? OptionalDouble.of(Chrf.ofCorpus(texts, each)) : OptionalDouble.empty(),
                    ExactMatch.of(texts, each),
                    isOfWords ? OptionalDouble.empty() : OptionalDouble.of(ErrorRate.ofCharacters(texts, references)));
        }

        /** The figure that tells two models apart: BLEU of words, the share of right ones of characters. */
        double main() {
            return bleu.orElse(exactMatch);
        }
    }
}
