package org.lstm4j.model.use;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.graph.Graph;
import org.lstm4j.nn.Model;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.PaddedSequences;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Trainer;

/** Texts as the columns that a model is fed, in training and in use alike. */
public final class TextColumns {
    /** The name of the model's input, int32 {@code [batch, time]}, and of the column that feeds it. */
    public static final String TOKENS = "tokens";

    /** Batches of 1 to 40 words come in five sizes rather than forty, each of which a backend would plan for. */
    private static final int STEPS = 8;

    private TextColumns() {}

    /**
     * Word ids, lengths if the model uses them, and the labels.
     *
     * @param isOfAll false for a model that gives one number, whose labels are float32 {@code [batch, 1]}; true for one that gives a
     *     number for each class, whose labels are int32 {@code [batch]}
     */
    public static TensorDataset labeled(
            List<LabeledText> rows,
            TextPipeline pipeline,
            TextPreparation preparation,
            boolean usesLengths,
            boolean isOfAll) {
        List<String> texts = rows.stream().map(LabeledText::text).toList();
        return labeled(texts, isOfAll ? classes(rows) : oneNumbers(rows), pipeline, preparation, usesLengths);
    }

    /** Word ids, lengths if the model uses them, and targets as the model's loss takes them. */
    public static TensorDataset labeled(
            List<String> texts,
            Tensor targets,
            TextPipeline pipeline,
            TextPreparation preparation,
            boolean usesLengths) {
        Map<String, Tensor> columns = words(texts, pipeline, preparation, usesLengths);
        columns.put(Trainer.TARGET, targets);
        return dataset(columns, usesLengths);
    }

    private static Tensor classes(List<LabeledText> rows) {
        return Tensor.of(
                new int[] {rows.size()},
                rows.stream().mapToInt(LabeledText::label).toArray());
    }

    private static Tensor oneNumbers(List<LabeledText> rows) {
        float[] targets = new float[rows.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = rows.get(i).label();
        }
        return Tensor.of(new int[] {rows.size(), 1}, targets);
    }

    /** Word ids, and lengths if the model uses them. */
    public static TensorDataset unlabeled(List<String> texts, TextPipeline pipeline, boolean usesLengths) {
        return dataset(words(texts, pipeline, TextPreparation.DIRECT, usesLengths), usesLengths);
    }

    /** Whether a model is told how long each text is. */
    public static boolean usesLengths(Graph graph) {
        return graph.inputs().stream().anyMatch(input -> input.name().equals(Model.SEQUENCE_LENS));
    }

    private static Map<String, Tensor> words(
            List<String> texts, TextPipeline pipeline, TextPreparation preparation, boolean usesLengths) {
        PaddedSequences padded = pipeline.apply(texts, preparation);
        Map<String, Tensor> columns = new LinkedHashMap<>();
        columns.put(TOKENS, Tensor.of(new int[] {padded.rows(), padded.maxLength()}, padded.ids()));
        if (usesLengths) {
            columns.put(Model.SEQUENCE_LENS, Tensor.of(new int[] {padded.rows()}, padded.lengths()));
        }
        return columns;
    }

    private static TensorDataset dataset(Map<String, Tensor> columns, boolean usesLengths) {
        TensorDataset dataset = TensorDataset.of(columns);
        return usesLengths ? dataset.trimmedBy(Model.SEQUENCE_LENS, TOKENS).paddedToMultipleOf(STEPS) : dataset;
    }
}
