package org.lstm4j.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Parameter;
import org.lstm4j.graph.Value;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordColumns;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.GlobalMaxPooling;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;

class WordVectorsTest {
    private static final List<List<String>> SENTENCES =
            List.of(List.of("Ann", "sees", "a", "caterpillar"), List.of("no"), List.of("sees", "Ann"));
    private static final TypedConfig NO_LAYER = new TypedConfig("none", "letters", ConfigFactory.empty());

    private static WordsConfig config(Optional<WordsConfig.LettersConfig> letters, double wordDropout) {
        return new WordsConfig(
                3,
                Optional.empty(),
                Optional.empty(),
                letters.isPresent() ? Optional.of(List.of(2)) : Optional.empty(),
                letters.isPresent() ? Optional.of(2) : Optional.empty(),
                letters.isPresent() ? Optional.of(2) : Optional.empty(),
                letters,
                Optional.of(1),
                Optional.of(wordDropout),
                Optional.empty());
    }

    private static Optional<WordsConfig.LettersConfig> letters() {
        return Optional.of(new WordsConfig.LettersConfig(4, Optional.of(6), List.of(NO_LAYER)));
    }

    private static WordFeatures features(WordsConfig config) {
        return WordFeatures.fit(config.choice(), SENTENCES);
    }

    /** What a graph gives of sentences, by weights that depend on a seed. */
    private static Tensor run(Graph graph, Feeds feeds, Map<String, Tensor> others) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            float[] values = parameter.initializer().values(parameter.shape(), 9, parameter.name());
            weights.put(parameter.name(), Tensor.of(parameter.shape().resolve(Sizes.NONE), values));
        }
        others.forEach(feeds::put);
        try (Backend backend = Backends.select(Selection.of("native"));
                Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            Value output = graph.output(Model.PREDICTION);
            Tensor result = Tensor.zeros(output.dtype(), output.shape().resolve(feeds.sizes(graph.inputs())));
            predictor.run(feeds, new Feeds().put(Model.PREDICTION, result));
            return result;
        }
    }

    private static Tensor vectors(WordsConfig config, Optional<Layer> letters, List<List<String>> sentences) {
        WordFeatures features = features(config);
        Model model =
                new Model(Sequential.of(new WordVectors(features, config, letters)), TagScores.input(features), true);
        WordColumns columns = WordColumns.of(features, sentences);
        int[] rows = new int[sentences.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        return run(model.inferenceGraph(), columns.read(rows), Map.of());
    }

    private static List<Float> vector(Tensor vectors, int row, int step) {
        int size = vectors.dim(2);
        int from = (row * vectors.dim(1) + step) * size;
        return IntStream.range(from, from + size)
                .mapToObj(i -> vectors.floats()[i])
                .toList();
    }

    /** The vectors of letters of a word must not depend on the longest word beside it, nor those of a sentence on other sentences. */
    @Test
    void aWordHasTheSameVectorWhereverItStands() {
        List<Layer> readers = List.of(
                Bidirectional.of(Lstm.of(5)),
                Sequential.of(Conv1D.of(5, 3).withPadding(Padding.SAME), new GlobalMaxPooling()));
        for (Layer reader : readers) {
            WordsConfig config = config(letters(), 0);
            Tensor all = vectors(config, Optional.of(reader), SENTENCES);
            Tensor alone = vectors(config, Optional.of(reader), List.of(List.of("sees")));
            assertThat(all.dim(2)).isEqualTo(3 + 2 + 2 + (reader instanceof Bidirectional ? 10 : 5));
            assertThat(vector(all, 0, 1))
                    .isEqualTo(vector(all, 2, 0))
                    .isEqualTo(vector(alone, 0, 0))
                    .isNotEqualTo(vector(all, 0, 0));
        }
    }

    @Test
    void theLettersTellUnknownWordsApart() {
        WordsConfig config = config(letters(), 0);
        Tensor all = vectors(
                config, Optional.of(Bidirectional.of(Lstm.of(5))), List.of(List.of("cat", "pill", "cat", "lip")));
        assertThat(vector(all, 0, 0)).isEqualTo(vector(all, 0, 2)).isNotEqualTo(vector(all, 0, 1));
    }

    private static Tensor trained(WordsConfig config, long seed, long step) {
        WordFeatures features = features(config);
        GraphBuilder g = new GraphBuilder();
        Value words = g.input(WordFeatures.INPUT, TagScores.input(features).shape(), DType.INT32);
        Value lengths = g.input(Model.SEQUENCE_LENS, Shape.of("batch"), DType.INT32);
        Value counted = g.input("step", Shape.of(), DType.INT64);
        Mode mode = Mode.training(counted, seed).withSequenceLens(lengths);
        g.output(
                Model.PREDICTION,
                new WordVectors(features, config, Optional.empty()).call(g.uniqueScope("word_vectors"), words, mode));
        Feeds feeds = WordColumns.of(features, SENTENCES).read(new int[] {0, 1, 2});
        return run(g.build(), feeds, Map.of("step", Tensor.of(new int[0], step)));
    }

    @Test
    void whichWordsAreTakenForUnknownOnesDependsOnSeedAndStepAlone() {
        WordsConfig config = config(Optional.empty(), 0.5);
        assertThat(trained(config, 1, 5).floats())
                .isEqualTo(trained(config, 1, 5).floats());
        assertThat(trained(config, 1, 5).floats())
                .isNotEqualTo(trained(config, 1, 6).floats());
        assertThat(trained(config, 1, 5).floats())
                .isNotEqualTo(trained(config, 2, 5).floats());
        Tensor all = vectors(config, Optional.empty(), List.of(List.of("Ann", "unheard")));
        List<Float> unknown = vector(all, 0, 1);
        List<Float> ann = vector(all, 0, 0);
        long dropped = 0;
        for (int step = 0; step < 40; step++) {
            List<Float> found = vector(trained(config, 1, step), 0, 0);
            assertThat(found).isIn(unknown, ann);
            dropped += found.equals(unknown) ? 1 : 0;
        }
        assertThat(dropped).isBetween(10L, 30L);
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        assertThatThrownBy(() -> new WordsConfig(
                        4,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of(3)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("and suffixes belong together");
        assertThatThrownBy(() -> config(Optional.empty(), 1)).isInstanceOf(SettingException.class);
    }
}
