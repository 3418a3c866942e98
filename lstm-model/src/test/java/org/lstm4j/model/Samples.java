package org.lstm4j.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.Philox;
import org.lstm4j.Shape;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Parameter;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.use.SeriesScale;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.model.use.TagScores;
import org.lstm4j.model.use.WordFeatures;
import org.lstm4j.nn.Activation;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Crf;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.signal.SignalUse;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.Tokenizer;

/** Small models of each kind, with weights as they are before a training. */
final class Samples {
    private static final List<String> TEXTS = List.of(
            "the cat sat on the mat",
            "a dog ran after the cat",
            "did you see the dog that ran",
            "the mat is red and the dog is not",
            "what a day to sit on a red mat and to see nothing at all");

    private Samples() {}

    static TextPipeline pipeline(int maxLength) {
        return new TextPipeline(Tokenizer.builder().oovToken("<OOV>").fit(TEXTS), PadSequences.post(maxLength));
    }

    /** A text of one to so many words, the same for the same number. */
    static String text(int number) {
        String[] words = String.join(" ", TEXTS).split(" ");
        StringBuilder text = new StringBuilder();
        int count = 1 + Philox.below(20, 1, 0, 0, number);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(words[Philox.below(words.length, 2, 0, number, i)]);
        }
        return text.toString();
    }

    private static Bundle bundle(Model model, long seed) {
        Graph graph = model.inferenceGraph();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        for (Parameter parameter : graph.parameters()) {
            float[] values = parameter.initializer().values(parameter.shape(), seed, parameter.name());
            weights.put(parameter.name(), Tensor.of(parameter.shape().resolve(Sizes.NONE), values));
        }
        Provenance run = Provenance.ofThisRun(graph, seed, "none");
        // of one time, so that the same sample is the same model
        Provenance provenance = new Provenance(
                run.libraryVersion(),
                Instant.parse("2026-11-30T12:00:00Z"),
                seed,
                run.data(),
                run.graphSha256(),
                run.jvm(),
                run.os(),
                run.arch(),
                run.backend(),
                run.numbers());
        return Bundle.of(graph, weights, provenance);
    }

    /** Two labels and one number, by a network that reads both ways and is told lengths. */
    static Bundle labels() {
        TextPipeline pipeline = pipeline(24);
        Layer layers = Sequential.of(
                Embedding.of(pipeline.encoder().vocabularySize(), 8),
                Bidirectional.of(Lstm.of(8)),
                Dense.of(1, Activation.SIGMOID));
        Bundle bundle =
                bundle(Model.ofTokens(layers, true), 3).withLabels("no", "yes").withTextPipeline(pipeline.toJson());
        return ModelUse.of(ModelUse.TEXT_CLASSIFICATION).addTo(bundle);
    }

    /** The same without lengths, so that rows are of one length, and gives a logit. */
    static Bundle logit() {
        TextPipeline pipeline = pipeline(12);
        Input tokens = new Input("tokens", Shape.of("batch", 12), DType.INT32);
        Layer layers = Sequential.of(Embedding.of(pipeline.encoder().vocabularySize(), 8), Lstm.of(8), Dense.of(1));
        Bundle bundle = bundle(new Model(layers, tokens, false), 4)
                .withLabels("no", "yes")
                .withThreshold(0)
                .withTextPipeline(pipeline.toJson());
        return ModelUse.of(ModelUse.TEXT_CLASSIFICATION).withLogits(true).addTo(bundle);
    }

    /** What a model of words looks at, learned from a few sentences. */
    static WordFeatures words() {
        List<List<String>> sentences =
                TEXTS.stream().map(text -> List.of(text.split(" "))).toList();
        return WordFeatures.fit(new WordFeatures.Choice(true, 1, List.of(2), true, 6, 1), sentences);
    }

    /** A label for each word, by the words alone; as a random field, or as logits. */
    static Bundle tags(boolean isField, String... labels) {
        WordFeatures features = words();
        Layer column = (g, x, mode) -> g.reshape(g.slice(x, 2, 0, 1), x.shape().slice(0, 2));
        List<Layer> layers = new ArrayList<>(List.of(
                column,
                Embedding.of(features.wordIds(), 8),
                Bidirectional.of(Lstm.of(8).withReturnSequences()),
                Dense.of(labels.length)));
        if (isField) {
            layers.add(new Crf());
        }
        Bundle bundle = bundle(new Model(new Sequential(layers), TagScores.input(features), true), 7)
                .withLabels(labels)
                .withAttachment(WordFeatures.ATTACHMENT, features.toJson());
        return ModelUse.of(ModelUse.SEQUENCE_LABELLING).withLogits(true).addTo(bundle);
    }

    /** Three labels, logits. */
    static Bundle threeLabels(boolean logits) {
        TextPipeline pipeline = pipeline(24);
        Layer layers = Sequential.of(
                Embedding.of(pipeline.encoder().vocabularySize(), 8),
                Lstm.of(8),
                logits ? Dense.of(3) : Dense.of(3, Activation.SOFTMAX));
        Bundle bundle = bundle(Model.ofTokens(layers, true), 5)
                .withLabels("red", "green", "blue")
                .withTextPipeline(pipeline.toJson());
        return ModelUse.of(ModelUse.TEXT_CLASSIFICATION).withLogits(logits).addTo(bundle);
    }

    /** Sequences that are read as the use says, and answered as it says: by one of so many labels, several, a number, or symbols. */
    static Bundle sequences(SignalUse use, int numbers) {
        Dim time = use.steps().map(Dim::of).orElseGet(() -> Dim.of("time"));
        Input signal = new Input(
                SignalUse.INPUT, Shape.of("batch", time, Dim.of(use.frontEnd().outputs())), DType.FLOAT32);
        boolean spells = use.answer() == SignalUse.Answer.SYMBOLS;
        Layer last = switch (use.answer()) {
            case SYMBOLS -> Dense.of(numbers + 1);
            case CLASS -> Dense.of(numbers, Activation.SOFTMAX);
            case LABELS -> Dense.of(numbers, Activation.SIGMOID);
            case NUMBER -> Dense.of(1);
        };
        Bundle bundle = bundle(
                        new Model(
                                Sequential.of(spells ? Lstm.of(6).withReturnSequences() : Lstm.of(6), last),
                                signal,
                                use.steps().isEmpty()),
                        7)
                .withAttachment(SignalUse.ATTACHMENT, use.toJson());
        Bundle named = spells || use.answer() == SignalUse.Answer.NUMBER
                ? bundle
                : bundle.withLabels(List.of("a", "b", "c").subList(0, numbers).toArray(String[]::new));
        return ModelUse.of(spells ? ModelUse.SEQUENCE_TRANSCRIPTION : ModelUse.SEQUENCE_CLASSIFICATION)
                .withLogits(spells)
                .addTo(named);
    }

    /** A model that draws steps. */
    static Bundle drawings(StepReading reading) {
        Input steps = new Input(
                StepReading.INPUT,
                Shape.of(Dim.of("batch"), Dim.of("time"), Dim.of(reading.features())),
                DType.FLOAT32);
        Layer layers = Sequential.of(Lstm.of(6).withReturnSequences(), Dense.of(reading.numbers()));
        Bundle bundle =
                bundle(new Model(layers, steps, true), 9).withAttachment(StepReading.ATTACHMENT, reading.toJson());
        return ModelUse.of(ModelUse.SEQUENCE_GENERATION).addTo(bundle);
    }

    /** A window of four values, of changes. */
    static Bundle series() {
        Input values = new Input("values", Shape.of("batch", 4, 1), DType.FLOAT32);
        Bundle bundle = bundle(new Model(Sequential.of(Lstm.of(6), Dense.of(1)), values, false), 6)
                .withAttachment(SeriesScale.ATTACHMENT, new SeriesScale(false, 1, 0.5, 0.25).toJson());
        return ModelUse.of(ModelUse.SERIES_FORECAST).addTo(bundle);
    }

    /** The next word of a stream, the state carried. */
    static Bundle stream(long seed) {
        TextPipeline pipeline = pipeline(24);
        int words = pipeline.encoder().vocabularySize() + 1;
        Layer layers = Sequential.of(
                Embedding.of(words, 8),
                Lstm.of(12).withReturnSequences(),
                Lstm.of(10).withReturnSequences(),
                Dense.of(words, Activation.SOFTMAX));
        Bundle bundle = bundle(Model.ofTokens(layers, false).stateful(), seed).withTextPipeline(pipeline.toJson());
        return ModelUse.of(ModelUse.TEXT_GENERATION).addTo(bundle);
    }

    /** The next word of padded beginnings, logits. */
    static Bundle prefixes() {
        TextPipeline pipeline =
                new TextPipeline(Tokenizer.builder().oovToken("<OOV>").fit(TEXTS), PadSequences.pre(9));
        int words = pipeline.encoder().vocabularySize();
        Input tokens = new Input("tokens", Shape.of("batch", 8), DType.INT32);
        Layer layers = Sequential.of(Embedding.of(words, 8), Lstm.of(12), Dense.of(words));
        Bundle bundle = bundle(new Model(layers, tokens, false), 8).withTextPipeline(pipeline.toJson());
        return ModelUse.of(ModelUse.TEXT_GENERATION).withLogits(true).addTo(bundle);
    }
}
