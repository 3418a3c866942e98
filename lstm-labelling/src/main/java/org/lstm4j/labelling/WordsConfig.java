package org.lstm4j.labelling;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * What a model sees of a word: vectors that are learned, one behind the other, of which {@code layers} are fed {@code [batch, time,
 * features]}.
 *
 * @param units length of the vector of a word
 * @param lowerCase whether words are looked up in lower case; true without it
 * @param minCount how often a word must occur in the training to have a vector of its own; 1 without it
 * @param suffixes lengths of the suffixes that have vectors, as {@code [3, 2]}; none without it
 * @param suffixUnits length of the vector of a suffix; needed where there are suffixes
 * @param shapeUnits length of the vector of a word's shape, as {@code Xxx} or {@code dd-XX}; no shapes without it
 * @param letters a small network that reads the letters of each word; none without it
 * @param minFeatureCount how often a suffix, shape or letter must occur to have a vector of its own; 2 without it, so that something is
 *     learned of unknown ones
 * @param wordDropout with which probability a word is taken for an unknown one in training, which teaches to tell its label by its
 *     features and the words around it; 0 without it
 * @param dropout with which probability a number of the vectors is dropped in training; 0 without it
 */
public record WordsConfig(
        int units,
        Optional<Boolean> lowerCase,
        Optional<Integer> minCount,
        Optional<List<Integer>> suffixes,
        Optional<Integer> suffixUnits,
        Optional<Integer> shapeUnits,
        Optional<LettersConfig> letters,
        Optional<Integer> minFeatureCount,
        Optional<Double> wordDropout,
        Optional<Double> dropout) {
    private static final int MAX_UNITS = 1 << 15;
    private static final int USUAL_LETTERS = 20;
    private static final int USUAL_COUNT = 2;
    private static final double BELOW_ONE = Math.nextDown(1.0);

    /**
     * A network that reads the letters of a word.
     *
     * @param units length of the vector of a letter
     * @param most how many letters of a word are read, its first and its last; 20 without it
     * @param layers from {@code [words, letters, units]} to {@code [words, features]}, as a recurrent layer that gives its last step, or
     *     a convolution and a pooling; each word has its own length
     */
    public record LettersConfig(int units, Optional<Integer> most, List<TypedConfig> layers) {
        public LettersConfig {
            SettingException.within(1, MAX_UNITS, "units", units);
            most.ifPresent(letters -> SettingException.within(1, WordFeatures.MOST_LETTERS, "most", letters));
            layers = List.copyOf(layers);
            if (layers.isEmpty()) {
                throw new SettingException("layers", "must hold at least one layer");
            }
        }
    }

    public WordsConfig {
        SettingException.within(1, MAX_UNITS, "units", units);
        minCount.ifPresent(count -> SettingException.atLeast(1, "minCount", count));
        minFeatureCount.ifPresent(count -> SettingException.atLeast(1, "minFeatureCount", count));
        suffixUnits.ifPresent(size -> SettingException.within(1, MAX_UNITS, "suffixUnits", size));
        shapeUnits.ifPresent(size -> SettingException.within(1, MAX_UNITS, "shapeUnits", size));
        wordDropout.ifPresent(rate -> SettingException.within(0, BELOW_ONE, "wordDropout", rate));
        dropout.ifPresent(rate -> SettingException.within(0, BELOW_ONE, "dropout", rate));
        List<Integer> lengths = suffixes.orElse(List.of());
        lengths.forEach(length -> SettingException.within(1, WordFeatures.LONGEST_SUFFIX, "suffixes", length));
        if (new HashSet<>(lengths).size() != lengths.size()) {
            throw new SettingException("suffixes", "must be of different lengths, got " + lengths);
        }
        if (lengths.isEmpty() == suffixUnits.isPresent()) {
            throw new SettingException("suffixUnits", "and suffixes belong together");
        }
    }

    /** What is to be learned of words. */
    WordFeatures.Choice choice() {
        return new WordFeatures.Choice(
                lowerCase.orElse(true),
                minCount.orElse(1),
                suffixes.orElse(List.of()),
                shapeUnits.isPresent(),
                letters.map(it -> it.most().orElse(USUAL_LETTERS)).orElse(0),
                minFeatureCount.orElse(USUAL_COUNT));
    }
}
