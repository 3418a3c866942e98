package org.lstm4j.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.DecodeOptions;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.Translation;
import org.lstm4j.model.Translator;
import org.lstm4j.model.use.SequenceTokens;
import org.lstm4j.model.use.Sequences;
import org.lstm4j.translation.TranslationConfig.Attention;
import org.lstm4j.translation.TranslationConfig.DecoderConfig;
import org.lstm4j.translation.TranslationConfig.EncoderConfig;

/** The graphs that are used are the graph that is trained, cut in two. */
class EncoderDecoderTest {
    private static final int WORDS = 9;
    private static final int UNITS = 6;
    private static final SequenceTokens TOKENS =
            new SequenceTokens(SequenceTokens.Split.WHITESPACE, false, false, List.of("a", "b", "c", "d", "e"));
    private static final List<String> TEXTS = List.of("a b c d e", "e", "b b a", "d zzz");

    private static EncoderDecoder network(
            Attention attention, int layers, boolean bidirectional, boolean isShared, boolean tied, int units) {
        return new EncoderDecoder(
                WORDS,
                0,
                WORDS,
                isShared,
                new EncoderConfig(
                        4, 3, Optional.of(layers), Optional.of(bidirectional), Optional.of(0.5), Optional.empty()),
                new DecoderConfig(4, units, Optional.of(layers), Optional.of(0.5), attention, Optional.of(tied)));
    }

    private static Bundle bundle(EncoderDecoder network, int beam) {
        Graph graph = network.model().inferenceGraph();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            Tensor tensor = Tensor.zeros(DType.FLOAT32, parameter.shape().resolve(org.lstm4j.Sizes.NONE));
            for (int i = 0; i < tensor.size(); i++) {
                tensor.floats()[i] = 2 * Philox.uniform(5, Philox.streamOf(parameter.name()), 0, i) - 1;
            }
            weights.put(parameter.name(), tensor);
        }
        Sequences sequences = new Sequences(
                1,
                Optional.of(TOKENS),
                0,
                TOKENS,
                20,
                7,
                beam,
                0.5,
                network.encoderGraph().toText(),
                network.stepGraph().toText());
        return ModelUse.of(ModelUse.SEQUENCE_TO_SEQUENCE)
                .addTo(Bundle.of(graph, weights, Provenance.ofThisRun(graph, 1, "native")))
                .withAttachment(Sequences.ATTACHMENT, sequences.toJson());
    }

    private static SavedModel open(Bundle bundle) {
        return SavedModel.of("m", bundle, ModelOptions.onBackend("native"));
    }

    /** The log probability of what was written, by the graph that is trained: all steps at once. */
    private static double taught(SavedModel saved, Translation written) {
        int[] source = TOKENS.lookup().of(written.sourceWords());
        int[] target = TOKENS.lookup().of(written.words());
        int steps = target.length + 1;
        int[] read = new int[steps];
        read[0] = SequenceTokens.BEGIN;
        System.arraycopy(target, 0, read, 1, target.length);
        Tensor scores = saved.run(
                        Map.of(
                                "source", Tensor.of(new int[] {1, source.length}, source),
                                "source_lens", Tensor.of(new int[] {1}, source.length),
                                "prefix", Tensor.of(new int[] {1, steps}, read),
                                "prefix_lens", Tensor.of(new int[] {1}, steps)),
                        List.of("prediction"))
                .firstEntry()
                .getValue();
        double sum = 0;
        for (int step = 0; step < (written.isEnded() ? steps : target.length); step++) {
            double all = 0;
            for (int id = 0; id < WORDS; id++) {
                all += Math.exp(scores.element(step * WORDS + id));
            }
            int said = step < target.length ? target[step] : SequenceTokens.END;
            sum += scores.element(step * WORDS + said) - Math.log(all);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 1, true, false, false, 6",
        "DOT, 1, true, false, false, 6",
        "GENERAL, 2, true, false, false, 5",
        "GENERAL, 1, false, true, true, 4",
        "ADDITIVE, 1, true, true, true, 5",
        "ADDITIVE, 2, false, false, false, 3"
    })
    void stepByStepItSaysWhatItSaysOfTheWholeTarget(
            Attention attention, int layers, boolean bidirectional, boolean isShared, boolean tied, int units) {
        EncoderDecoder network = network(attention, layers, bidirectional, isShared, tied, units);
        try (SavedModel saved = open(bundle(network, 1))) {
            Translator translator = Translator.of(saved);
            List<Translation> greedy = translator.translate(TEXTS, DecodeOptions.greedy(7));
            List<Translation> beam = translator.translate(TEXTS, new DecodeOptions(4, 0, 7));
            for (int i = 0; i < TEXTS.size(); i++) {
                assertThat(greedy.get(i).source()).isEqualTo(TEXTS.get(i));
                assertThat(greedy.get(i).logProbability()).isCloseTo(taught(saved, greedy.get(i)), Offset.offset(1e-4));
                assertThat(beam.get(i).logProbability()).isCloseTo(taught(saved, beam.get(i)), Offset.offset(1e-4));
                assertThat(beam.get(i).words()).doesNotContain("<unknown>", "<begin>", "<padding>");
                Translation alone = translator
                        .translate(List.of(TEXTS.get(i)), DecodeOptions.greedy(7))
                        .getFirst();
                assertThat(alone).isEqualTo(greedy.get(i));
            }
            assertThat(greedy.get(3).unknown()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"DOT", "GENERAL", "ADDITIVE"})
    void attentionIsASharePerTokenOfTheSource(Attention attention) {
        try (SavedModel saved = open(bundle(network(attention, 1, true, false, false, UNITS), 1))) {
            Translator translator = Translator.of(saved);
            Translation written = translator.translate("a b c");
            List<List<Double>> weights = translator.attention(written);
            assertThat(weights).hasSize(written.words().size() + 1);
            assertThat(weights).allSatisfy(row -> {
                assertThat(row).hasSize(3).allMatch(share -> share > 0);
                assertThat(row.stream().mapToDouble(it -> it).sum()).isCloseTo(1, Offset.offset(1e-5));
            });
        }
    }

    @Test
    void withoutAttentionThereIsNoneToShow() {
        try (SavedModel saved = open(bundle(network(Attention.NONE, 1, true, false, false, UNITS), 1))) {
            Translator translator = Translator.of(saved);
            assertThat(translator.hasAttention()).isFalse();
            assertThat(translator.attention(translator.translate("a"))).isEmpty();
        }
    }

    @Test
    void aSourceWithoutATokenIsRefused() {
        try (SavedModel saved = open(bundle(network(Attention.DOT, 1, true, false, false, UNITS), 1))) {
            Translator translator = Translator.of(saved);
            assertThatThrownBy(() -> translator.translate(List.of("a", "  ")))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage("m: a source without a token cannot be translated; \"  \" has none");
        }
    }

    @Test
    void aModelOfAnotherKindIsRefused() {
        Bundle other = ModelUse.of(ModelUse.SEQUENCE_LABELLING)
                .addTo(bundle(network(Attention.DOT, 1, true, false, false, UNITS), 1));
        try (SavedModel saved = open(other)) {
            assertThatThrownBy(() -> Translator.of(saved))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("is a model of kind sequence-labelling");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"version\":1     | \"version\":2    | has version 2, and this release reads version 1",
                "\"version\":1     | \"version\":1,\"version\":1 | Duplicate",
                "\"beam\":1        | \"beam\":1000    | beam is from 1 to 64; got 1000",
                "\"beam\":1        | \"bean\":1       | beam",
                "\"maxTarget\":7   | \"maxTarget\":0  | max-target is from 1 to 16384; got 0",
                "\"maxTarget\":7   | \"maxTarget\":\"many\" | many",
                "[\"a\",\"b\"      | [\"a\",\"a\"     | a vocabulary has different tokens",
                "[\"a\",\"b\",     | [                | gives a score for each as prediction",
                "decoder_1/kernel  | decoder_9/kernel | decoder_9/kernel",
                "\"encoder\":\"    | \"encoder\":\"x  | the graph \"encoder\" of the attachment",
                "\"source\":{      | \"source\":7,\"x\":{ | not as expected"
            })
    void aDamagedAttachmentIsOneLine(String from, String to, String message) {
        Bundle whole = bundle(network(Attention.DOT, 1, true, false, false, UNITS), 1);
        String json = String.valueOf(whole.attachments().get(Sequences.ATTACHMENT));
        assertThat(json).contains(from);
        // documents of bundles are checked to be JSON when they are read, and so are not JSON with a key twice
        assertThatThrownBy(() -> {
                    Bundle damaged = whole.withAttachment(Sequences.ATTACHMENT, json.replace(from, to));
                    try (SavedModel saved = open(damaged)) {
                        Translator.of(saved);
                    }
                })
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aModelWithoutItsAttachmentIsRefused() {
        Bundle whole = bundle(network(Attention.DOT, 1, true, false, false, UNITS), 1);
        Bundle bare = ModelUse.of(ModelUse.SEQUENCE_TO_SEQUENCE)
                .addTo(Bundle.of(whole.graph(), whole.weights(), whole.provenance()));
        try (SavedModel saved = open(bare)) {
            assertThatThrownBy(() -> Translator.of(saved))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("m: has no attachment \"sequences\"");
        }
    }
}
