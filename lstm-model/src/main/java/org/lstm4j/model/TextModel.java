package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.lstm4j.DType;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Feeds;
import org.lstm4j.text.TextPipeline;

/**
 * A saved model that labels texts. It has as many labels as its graph gives numbers for a text, or two if that is one number: then the
 * second label is what lies above the model's threshold; of several it decides for the most probable, the first of equal ones.
 *
 * {@snippet class="org.lstm4j.model.snippets.SavedModelSnippets" region="texts"}
 * }
 *
 * <p>Thread-safe, until its {@link SavedModel} is closed. On the backend {@code native} what is said of a text does not depend, in any
 * bit, on the texts beside it; on others it may in the last digits.
 */
public final class TextModel {
    private final SavedModel model;
    private final TextPipeline pipeline;
    private final boolean usesLengths;
    private final Classes classes;

    private TextModel(SavedModel model, TextPipeline pipeline, Classes classes) {
        this.model = model;
        this.pipeline = pipeline;
        this.usesLengths = TextColumns.usesLengths(model.bundle().graph());
        this.classes = classes;
    }

    static TextModel of(SavedModel model, ModelUse use) {
        Classes classes = RowNumbers.classes(model.name(), model.bundle(), use.logits());
        requireTokens(model.name(), model.bundle().graph());
        return new TextModel(model, pipeline(model), classes);
    }

    /** From text to the ids that a model reads. */
    static TextPipeline pipeline(SavedModel model) {
        return TextPipeline.fromJson(model.bundle()
                .textPipeline()
                .orElseThrow(() ->
                        new InvalidInputException(model.name() + ": has no text pipeline, so it cannot read text")));
    }

    private static void requireTokens(String name, Graph graph) {
        Set<String> known = Set.of(TextColumns.TOKENS, Model.SEQUENCE_LENS);
        boolean hasTokens = graph.inputs().stream()
                .anyMatch(input ->
                        input.name().equals(TextColumns.TOKENS) && input.dtype() == DType.INT32 && input.rank() == 2);
        if (!hasTokens || !graph.inputs().stream().map(Input::name).allMatch(known::contains)) {
            throw new InvalidInputException(name + ": its graph reads "
                    + graph.inputs().stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList()
                    + ", where a model of texts reads " + TextColumns.TOKENS + " int32[batch, time]"
                    + "; it was damaged or put together by hand");
        }
    }

    /** The names of the classes. */
    public List<String> labels() {
        return model.bundle().labels();
    }

    /** From text to word ids. */
    public TextPipeline pipeline() {
        return pipeline;
    }

    /**
     * Labels one text. One without a word gets an answer too: that for a row of padding.
     *
     * @throws InvalidInputException if the model's pipeline refuses the text
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public Answer predict(String text) {
        return predict(List.of(text)).getFirst();
    }

    /**
     * Labels texts, up to {@value Rows#MOST} at a time.
     *
     * @return an answer for each, in their order
     * @throws InvalidInputException if the model's pipeline refuses one
     * @throws org.lstm4j.ClosedException if the model is closed
     */
    public List<Answer> predict(List<String> texts) {
        List<Answer> answers = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += Rows.MOST) {
            answers.addAll(part(texts.subList(from, Math.min(texts.size(), from + Rows.MOST))));
        }
        return answers;
    }

    /**
     * Labels texts as they come: takes up to {@value Rows#MOST}, labels them together, and gives their answers before it takes more, so
     * that memory does not grow with the stream. Where texts trickle in, give a smaller number.
     *
     * @return an answer for each, in their order; lazy, and closes the texts when it is closed
     */
    public Stream<Answer> predict(Stream<String> texts) {
        return predict(texts, Rows.MOST);
    }

    /**
     * Labels texts as they come, some at a time.
     *
     * @param together how many are labelled together, 1 to {@value Rows#MOST}
     * @return an answer for each, in their order; lazy, and closes the texts when it is closed
     */
    public Stream<Answer> predict(Stream<String> texts, int together) {
        if (together < 1 || together > Rows.MOST) {
            throw new InvalidInputException(
                    "Texts of a stream are labelled 1 to " + Rows.MOST + " together; got " + together);
        }
        Iterator<String> source = texts.sequential().iterator();
        Deque<Answer> ready = new ArrayDeque<>();
        Spliterator<Answer> answers =
                new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
                    @Override
                    public boolean tryAdvance(Consumer<? super Answer> action) {
                        if (ready.isEmpty()) {
                            List<String> next = new ArrayList<>();
                            while (next.size() < together && source.hasNext()) {
                                next.add(source.next());
                            }
                            ready.addAll(predict(next));
                        }
                        Answer answer = ready.poll();
                        if (answer == null) {
                            return false;
                        }
                        action.accept(answer);
                        return true;
                    }
                };
        return StreamSupport.stream(answers, false).onClose(texts::close);
    }

    private List<Answer> part(List<String> texts) {
        TensorDataset columns = TextColumns.unlabeled(texts, pipeline, usesLengths);
        int[] rows = Rows.filled(texts.size());
        Feeds batch = columns.read(rows);
        Tensor outputs = Tensor.zeros(DType.FLOAT32, rows.length, classes.numbers());
        model.runs().run(batch, new Feeds().put(Model.PREDICTION, outputs));
        List<Answer> answers = new ArrayList<>(texts.size());
        for (int row = 0; row < texts.size(); row++) {
            answers.add(answer(texts.get(row), outputs.floats(), row * classes.numbers()));
        }
        return answers;
    }

    private Answer answer(String text, float[] outputs, int from) {
        SequencedMap<String, Double> probabilities = new LinkedHashMap<>();
        double[] shares = classes.probabilities(outputs, from);
        for (int i = 0; i < shares.length; i++) {
            probabilities.put(labels().get(i), shares[i]);
        }
        int best = classes.label(outputs, from);
        int words = pipeline.encoder().words(text).size();
        int known = pipeline.encoder().knownWords(text).size();
        return new Answer(text, labels().get(best), shares[best], probabilities, words, known);
    }
}
