package org.lstm4j.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Sizes;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.use.Classes;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Evaluation;
import org.lstm4j.train.History;
import org.lstm4j.train.Loss;

/**
 * A {@link CompiledModel} that learns to label texts: texts and the names of their labels in, a file that {@link SavedModel#texts} reads
 * texts with out.
 *
 * {@snippet class="org.lstm4j.model.snippets.CompiledModelSnippets" region="texts"}
 *
 * <p>The model's loss says how labels are given to it: as numbers of classes ({@code SparseCategoricalCrossEntropy}), as a row with a 1
 * at the class ({@code CategoricalCrossEntropy}), or, of two labels, as 0 and 1 ({@code BinaryCrossEntropy}).
 *
 * <p>For one thread at a time, as its {@link CompiledModel}, after whose end all but {@link #labels} and {@link #pipeline} throws {@link
 * org.lstm4j.ClosedException}.
 */
public final class TextTraining {
    private static final Set<String> INPUTS = Set.of(TextColumns.TOKENS, Model.SEQUENCE_LENS);

    private final CompiledModel model;
    private final TextPipeline pipeline;
    private final List<String> labels;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Loss loss;
    private final boolean usesLengths;

    private TextTraining(CompiledModel model, TextPipeline pipeline, List<String> labels, Loss loss) {
        this.model = model;
        this.pipeline = pipeline;
        this.labels = labels;
        this.loss = loss;
        // by the graph: a loaded model has lengths as any other input
        this.usesLengths = TextColumns.usesLengths(model.network().inferenceGraph());
        for (String label : labels) {
            if (numbers.put(label, numbers.size()) != null) {
                throw new InvalidInputException("Two classes have the label \"" + label + "\"");
            }
        }
    }

    static TextTraining of(CompiledModel model, TextPipeline pipeline, List<String> labels) {
        Graph graph = model.network().inferenceGraph();
        boolean hasTokens = graph.inputs().stream()
                .anyMatch(input ->
                        input.name().equals(TextColumns.TOKENS) && input.dtype() == DType.INT32 && input.rank() == 2);
        if (!hasTokens || !graph.inputs().stream().map(Input::name).allMatch(INPUTS::contains)) {
            throw new InvalidInputException("A model of texts reads " + TextColumns.TOKENS
                    + " int32[batch, time], as Model.ofTokens makes it; this one reads "
                    + graph.inputs().stream()
                            .map(input -> input.name() + " " + input.dtype().text() + input.shape())
                            .toList());
        }
        Loss loss = model.loss()
                .orElseThrow(() ->
                        new InvalidInputException("A model of texts is compiled with one loss, not an objective"));
        int classes = classes(graph);
        if (labels.size() != classes) {
            throw new InvalidInputException("The model tells " + classes + " classes apart, and there are "
                    + labels.size() + " labels: " + labels);
        }
        return new TextTraining(model, pipeline, labels, loss);
    }

    /** How many classes the model tells apart. */
    private static int classes(Graph graph) {
        Value output = graph.output(Model.PREDICTION);
        if (output.rank() != 2 || !(output.shape().dim(1) instanceof Dim.Fixed(int size))) {
            throw new InvalidInputException(
                    "A model of texts gives a number of numbers for each text, [batch, classes]; this one gives "
                            + output.shape());
        }
        return size == 1 ? 2 : size;
    }

    /** The names of the classes by index. */
    public List<String> labels() {
        return labels;
    }

    /** From text to the ids that the model reads. */
    public TextPipeline pipeline() {
        return pipeline;
    }

    /**
     * Texts and labels as the columns that the model is trained with, for validation data and for a {@link
     * org.lstm4j.train.Trainer}.
     *
     * @param texts one for each row
     * @param labelOfEach the name of the label of each
     * @throws InvalidInputException if there are more or fewer labels than texts, or one is none of {@link #labels}
     */
    public Dataset rows(List<String> texts, List<String> labelOfEach) {
        if (texts.size() != labelOfEach.size()) {
            throw new InvalidInputException("Each text has a label; there are " + texts.size() + " texts and "
                    + labelOfEach.size() + " labels");
        }
        if (texts.isEmpty()) {
            throw new InvalidInputException("There are no texts");
        }
        return TextColumns.labeled(texts, targets(labelOfEach), pipeline, TextPreparation.DIRECT, usesLengths);
    }

    private Tensor targets(List<String> labelOfEach) {
        Input input = model.target();
        int[] dims = input.shape().resolve(Sizes.of("batch", labelOfEach.size()));
        Tensor targets = Tensor.zeros(input.dtype(), dims);
        int width = targets.size() / labelOfEach.size();
        for (int row = 0; row < labelOfEach.size(); row++) {
            Integer number = numbers.get(labelOfEach.get(row));
            if (number == null) {
                throw new InvalidInputException(
                        "Row " + row + " has the label \"" + labelOfEach.get(row) + "\"; the model has " + labels);
            }
            if (width == 1) {
                targets.setElement(row, number);
            } else {
                targets.setElement(row * width + number, 1);
            }
        }
        return targets;
    }

    /**
     * Trains. A second call goes on from where the first one ended.
     *
     * @param texts what is learned from
     * @param labelOfEach the name of the label of each
     * @return what each epoch came to
     * @throws InvalidInputException if there are more or fewer labels than texts, or one is none of {@link #labels}
     * @throws org.lstm4j.train.NonFiniteException if the loss becomes NaN or infinite; the weights are those before that step
     */
    public History fit(List<String> texts, List<String> labelOfEach, FitOptions how) {
        return model.fit(rows(texts, labelOfEach), how);
    }

    /**
     * Measures the model on texts with known labels.
     *
     * @return loss and metrics
     * @throws InvalidInputException as {@link #rows}
     */
    public Evaluation evaluate(List<String> texts, List<String> labelOfEach) {
        return model.evaluate(rows(texts, labelOfEach));
    }

    /** What the model says of texts now: the answers that it gives when it is saved and opened, on the same backend to the bit. */
    public List<Answer> predict(List<String> texts) {
        try (SavedModel now = SavedModel.on(model.backend(), "the model in training", bundle())) {
            return now.texts().predict(texts);
        }
    }

    /** The model as a file holds it, with its labels and its pipeline. */
    public Bundle bundle() {
        // Of one number the cut is in its unit; a number for each class has none, and says the usual one.
        int numbers = labels.size() == 2 ? RowNumbers.of("the model", model.bundle()) : labels.size();
        Bundle bundle = model.bundle()
                .withLabels(labels.toArray(String[]::new))
                .withTextPipeline(pipeline.toJson())
                .withThreshold(
                        Classes.of(loss, numbers, Bundle.DEFAULT_THRESHOLD).cut());
        return ModelUse.of(ModelUse.TEXT_CLASSIFICATION)
                .withLogits(loss.fromLogits())
                .addTo(bundle);
    }

    /**
     * Writes the model into a file, in the place of one that is there; {@link SavedModel#open} opens it and labels texts.
     *
     * @throws org.lstm4j.io.OutputFileException if it cannot be written
     */
    public void save(Path file) {
        BundleFile.write(file, bundle());
    }
}
