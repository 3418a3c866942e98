package org.lstm4j.apps.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.Dim;
import org.lstm4j.Philox;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Node;
import org.lstm4j.graph.Op;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.text.HashingEncoder;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.text.TextPipeline;

/**
 * Rows to compare two computations with: sentences of the model's own words, long and short, one empty; random numbers for a
 * model that reads no text. Always the same for the same model.
 *
 * @param feeds what both are fed
 * @param count how many
 * @param what what they are, for people
 */
record CheckRows(Feeds feeds, int count, String what) {
    private static final String TOKENS = "tokens";
    private static final int ROWS = 64;
    private static final int STEPS = 12;
    private static final long SEED = 1;

    static CheckRows of(Bundle bundle) {
        Graph graph = bundle.graph();
        return bundle.textPipeline()
                .map(TextPipeline::fromJson)
                .filter(pipeline -> readsSentences(graph, pipeline))
                .map(pipeline -> sentences(graph, pipeline))
                .orElseGet(() -> numbers(graph));
    }

    /** Not so for a model that takes a state beside its words, or rows of another length than its texts. */
    private static boolean readsSentences(Graph graph, TextPipeline pipeline) {
        return graph.inputs().stream().allMatch(input -> switch (input.name()) {
            case Model.SEQUENCE_LENS -> true;
            case TOKENS ->
                !(input.shape().dim(1) instanceof Dim.Fixed(int steps))
                        || steps == pipeline.padding().maxLength();
            default -> false;
        });
    }

    private static CheckRows sentences(Graph graph, TextPipeline pipeline) {
        List<String> words = words(pipeline.encoder());
        List<String> texts = new ArrayList<>(List.of("", "xyzzy"));
        for (int row = texts.size(); row < ROWS; row++) {
            List<String> text = new ArrayList<>();
            int length = 1 + Philox.below(pipeline.padding().maxLength(), SEED, 1, 0, row);
            for (int i = 0; i < length && !words.isEmpty(); i++) {
                text.add(words.get(Philox.below(words.size(), SEED, 2, row, i)));
            }
            texts.add(String.join(" ", text));
        }
        PaddedSequences padded = pipeline.apply(texts);
        Feeds feeds = new Feeds().put(TOKENS, Tensor.of(new int[] {ROWS, padded.maxLength()}, padded.ids()));
        if (graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS))) {
            feeds.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {ROWS}, padded.lengths()));
        }
        return new CheckRows(feeds, ROWS, "sentences of its own words");
    }

    /** Its own words; where it computes ids, any words, for each has one. */
    private static List<String> words(TextEncoder encoder) {
        return encoder instanceof HashingEncoder
                ? IntStream.range(0, encoder.vocabularySize())
                        .mapToObj(String::valueOf)
                        .toList()
                : List.copyOf(encoder.wordIndex().keySet());
    }

    private static CheckRows numbers(Graph graph) {
        Sizes sizes = Sizes.NONE;
        boolean isFirst = true;
        for (Input input : graph.inputs()) {
            for (Dim dim : input.shape().dims()) {
                if (dim instanceof Dim.Named(String name) && !sizes.values().containsKey(name)) {
                    sizes = sizes.with(name, isFirst ? ROWS : STEPS);
                    isFirst = false;
                }
            }
        }
        Feeds feeds = new Feeds();
        for (Input input : graph.inputs()) {
            feeds.put(input.name(), random(graph, input, input.shape().resolve(sizes)));
        }
        return new CheckRows(feeds, isFirst ? 1 : ROWS, isFirst ? "batch of random numbers" : "rows of random numbers");
    }

    /** Whole numbers are small enough for every table and every sequence of the graph. */
    private static Tensor random(Graph graph, Input input, int[] dims) {
        Tensor tensor = Tensor.zeros(input.dtype(), dims);
        int limit = graph.nodes().stream()
                .filter(node -> node.op() == Op.GATHER)
                .map(Node::inputs)
                .mapToInt(inputs -> inputs.getFirst().shape().dim(0) instanceof Dim.Fixed(int rows) ? rows : STEPS)
                .min()
                .orElse(STEPS);
        int stream = Philox.streamOf(input.name());
        for (int i = 0; i < tensor.size(); i++) {
            boolean isReal = input.dtype().isFloating();
            tensor.setElement(
                    i,
                    isReal
                            ? 2 * Philox.uniform(SEED, stream, 0, i) - 1
                            : Philox.below(Math.max(1, Math.min(limit, STEPS)), SEED, stream, 0, i));
        }
        return tensor;
    }

    /** A tensor for each output. */
    Feeds outputs(Graph graph) {
        Sizes sizes = feeds.sizes(graph.inputs());
        Feeds outputs = new Feeds();
        graph.outputs()
                .forEach((name, value) -> outputs.put(
                        name, Tensor.zeros(value.dtype(), value.shape().resolve(sizes))));
        return outputs;
    }
}
