package org.lstm4j.tasks.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.Side;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.text.WordIndexFile;
import org.lstm4j.text.spec.ImdbSpec;
import org.lstm4j.text.spec.PipelineSpec;
import org.lstm4j.text.spec.PipelineSpecs;

/**
 * From text to numbers.
 *
 * @param pipeline what is done, by one of the types of {@link PipelineSpecs}
 * @param lengths whether recurrent layers are told the length of each sequence, so that padding is neither computed nor
 *     read; needs padding at the end
 * @param fitOn the rows whose words make the vocabulary; {@code training} without it
 * @param wordIndex for pipelines of type {@code imdb}: the file with Keras's word index below the data root, in the place of
 *     words of the rows; with the sample inside the program it is not looked for
 */
public record TextConfig(TypedConfig pipeline, boolean lengths, Optional<FitOn> fitOn, Optional<String> wordIndex) {
    private static final String WORD_INDEX_ORIGIN =
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/imdb_word_index.json";

    /** The rows whose words make a vocabulary. */
    public enum FitOn {
        /** Those that the model learns from: words of others are as unknown as those of tomorrow. */
        TRAINING,
        /** All, those of the test among them, as some tutorials have it. */
        ALL
    }

    /**
     * The settings of the pipeline.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    public PipelineSpec spec(ConfigBinder binder) {
        Class<? extends Record> type = PipelineSpecs.of(pipeline.type())
                .orElseThrow(() ->
                        pipeline.unknown("text pipeline", PipelineSpecs.all().keySet()));
        PipelineSpec spec = (PipelineSpec) binder.bind(pipeline, type);
        if (lengths && spec.padding() == Side.PRE) {
            throw refused("text.lengths", "needs padding = post: lengths are counted from the first step");
        }
        if (wordIndex.isPresent() && !(spec instanceof ImdbSpec)) {
            throw refused("text.word-index", "belongs to pipelines of type imdb");
        }
        return spec;
    }

    private ConfigurationException refused(String key, String problem) {
        return new ConfigurationException(pipeline.location(), key, problem);
    }

    /**
     * Learns the vocabulary.
     *
     * @param preparation cache and progress
     */
    public TextPipeline fit(ConfigBinder binder, SplitRows rows, DataRoot root, TextPreparation preparation) {
        PipelineSpec spec = spec(binder);
        // All rows in the order of their source, not of the split: words of equal count stand in the order first seen.
        List<String> texts = isFitOnAll()
                ? rows.sources().stream()
                        .flatMap(source -> SplitRows.texts(source.rows()).stream())
                        .toList()
                : SplitRows.texts(rows.training());
        if (wordIndex.isPresent()
                && spec instanceof ImdbSpec imdb
                && root.folder().isPresent()) {
            try (FoundFile file = root.open(wordIndex.get())) {
                return imdb.withWords(WordIndexFile.read(file.path()), texts, preparation);
            }
        }
        return spec.fit(texts, preparation);
    }

    private boolean isFitOnAll() {
        return fitOn.orElse(FitOn.TRAINING) == FitOn.ALL;
    }

    /** The file with the word index, if there is one. */
    public Optional<DataNeed> need() {
        return wordIndex.map(file -> new DataNeed(
                file,
                Optional.of(WORD_INDEX_ORIGIN),
                path -> WordIndexFile.read(path).size()));
    }

    /** What somebody who did not choose it might like to know. */
    public List<String> warnings(ConfigBinder binder) {
        List<String> warnings = new ArrayList<>();
        if (!lengths && spec(binder).padding() == Side.POST) {
            warnings.add(
                    "Without text.lengths, recurrent layers read the padding behind each text as if it were words");
        }
        if (isFitOnAll()) {
            warnings.add("The vocabulary knows the words of the test rows, which makes the test easier than tomorrow");
        }
        return warnings;
    }
}
