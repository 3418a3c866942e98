package org.lstm4j.apps.task.generation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedSet;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.apps.report.Generation;
import org.lstm4j.apps.task.GenerateRequest;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.CompileOptions;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;
import org.lstm4j.text.PadSequences;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextEncoder;
import org.lstm4j.train.CarriedState;

/**
 * Writes with a trained model.
 *
 * @param graph of the model
 * @param weights of the model
 * @param words from texts to rows
 * @param fromLogits true if it gives logits
 */
record Writer(Graph graph, Map<String, Tensor> weights, WordRows words, boolean fromLogits) {

    /** Writes on from the beginning of a request. */
    Generation write(Backend backend, GenerateRequest request) {
        TextEncoder encoder = words.pipeline().encoder();
        int[] beginning = encoder.encode(request.beginning());
        OptionalInt unknown = encoder.unknownId();
        WordChoice choice = new WordChoice(
                request.sampling(), fromLogits, id -> id != 0 && (unknown.isEmpty() || id != unknown.getAsInt()));
        try (Predictor predictor = backend.compile(graph, CompileOptions.DEFAULT)) {
            predictor.parameters().setAll(weights);
            Scores scores = words.config().isStream()
                    ? new Steps(graph, predictor, words.end())
                    : new Prefixes(graph, predictor, words.padding());
            if (beginning.length == 0 && !words.config().isStream()) {
                throw new InvalidInputException("no word of \"" + request.beginning()
                        + "\" is known to the model, and it needs one to go on from");
            }
            float[] next = scores.after(beginning);
            return written(request, choice, scores, next);
        }
    }

    /** The words of the beginning that have no id of their own: the model does not see which they are. */
    private List<String> unknown(String beginning) {
        TextEncoder encoder = words.pipeline().encoder();
        Deque<String> known = new ArrayDeque<>(encoder.knownWords(beginning));
        SequencedSet<String> unknown = new LinkedHashSet<>();
        for (String word : encoder.words(beginning)) {
            if (word.equals(known.peek())) {
                known.remove();
            } else {
                unknown.add(word);
            }
        }
        return List.copyOf(unknown);
    }

    private Generation written(GenerateRequest request, WordChoice choice, Scores scores, float[] first) {
        Joining joining = Joining.of(words.pipeline().encoder());
        List<String> written = new ArrayList<>();
        List<String> line = new ArrayList<>();
        String text = joining.beginning(request.beginning());
        float[] next = first;
        StringBuilder lines = new StringBuilder();
        boolean isEnded = false;
        long start = System.nanoTime();
        for (int choices = 0; written.size() < request.words() && !isEnded; choices++) {
            int id = choice.of(next, choices);
            boolean isEnd = words.config().isStream() && id == words.end();
            isEnded = isEnd && !request.pastEnd();
            if (isEnd && !isEnded) {
                lines.append(joining.text(text, line)).append('\n');
                text = "";
                line.clear();
            } else if (!isEnd) {
                String word = words.pipeline().encoder().decode(id);
                line.add(word);
                written.add(word);
            }
            if (!isEnded && written.size() < request.words()) {
                next = scores.after(id);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Generation(
                request.beginning(),
                unknown(request.beginning()),
                written,
                lines.append(joining.text(text, line)).toString(),
                joining.unit(),
                isEnded,
                words.config().isStream(),
                seconds,
                written.isEmpty() ? 0 : written.size() / seconds);
    }

    /** Scores of the next word. */
    private interface Scores {
        /** After a beginning. */
        float[] after(int[] ids);

        /** After one more word. */
        float[] after(int id);
    }

    /** One step a word, the state carried. */
    private static final class Steps implements Scores {
        private final Predictor predictor;
        private final CarriedState state;
        private final int end;
        private final int classes;

        Steps(Graph graph, Predictor predictor, int end) {
            this.predictor = predictor;
            this.state = CarriedState.of(graph);
            this.end = end;
            this.classes = graph.output(Model.PREDICTION).shape().fixed(-1);
        }

        @Override
        public float[] after(int[] ids) {
            int[] read = new int[ids.length + 1];
            read[0] = end; // what stands before each text of the stream
            System.arraycopy(ids, 0, read, 1, ids.length);
            return run(read);
        }

        @Override
        public float[] after(int id) {
            return run(id);
        }

        private float[] run(int... ids) {
            Feeds inputs = new Feeds().put(WordRows.TOKENS, Tensor.of(new int[] {1, ids.length}, ids));
            Tensor prediction = Tensor.zeros(DType.FLOAT32, 1, ids.length, classes);
            Feeds outputs = new Feeds().put(Model.PREDICTION, prediction);
            state.feed(inputs, outputs);
            predictor.run(inputs, outputs);
            state.advance();
            float[] all = prediction.floats();
            return Arrays.copyOfRange(all, all.length - classes, all.length);
        }
    }

    /** All words so far for each, padded as in training. */
    private static final class Prefixes implements Scores {
        private final Graph graph;
        private final Predictor predictor;
        private final PadSequences padding;
        private int[] soFar = {};

        Prefixes(Graph graph, Predictor predictor, PadSequences padding) {
            this.graph = graph;
            this.predictor = predictor;
            this.padding = padding;
        }

        @Override
        public float[] after(int[] ids) {
            soFar = ids.clone();
            PaddedSequences row = padding.apply(List.of(soFar));
            Feeds inputs = new Feeds().put(WordRows.TOKENS, Tensor.of(new int[] {1, row.maxLength()}, row.ids()));
            if (graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS))) {
                inputs.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {1}, row.lengths()));
            }
            int classes = graph.output(Model.PREDICTION).shape().fixed(-1);
            Tensor prediction = Tensor.zeros(DType.FLOAT32, 1, classes);
            predictor.run(inputs, new Feeds().put(Model.PREDICTION, prediction));
            return prediction.floats();
        }

        @Override
        public float[] after(int id) {
            int[] longer = Arrays.copyOf(soFar, soFar.length + 1);
            longer[soFar.length] = id;
            return after(longer);
        }
    }
}
