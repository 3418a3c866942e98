package org.lstm4j.tasks.generation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.lstm4j.Tensor;
import org.lstm4j.apps.parity.Answer;
import org.lstm4j.apps.parity.Questions;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.Shuffle;
import org.lstm4j.graph.Graph;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.GenerateRequest;
import org.lstm4j.tasks.Sampling;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.TextGenerator;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.text.LabeledText;
import org.lstm4j.text.TextPipeline;
import org.lstm4j.text.TextPreparation;
import org.lstm4j.train.Evaluator;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Trainer;

/**
 * Which word is the likeliest at each place of the test texts, and which words follow the first two of some of them, always the
 * likeliest?
 *
 * @param components of losses
 * @param binder of settings
 */
public record WordQuestions(Components components, ConfigBinder binder) implements Questions {
    private static final int BEGINNINGS = 10;
    private static final int BEGINNING = 2;
    private static final int WORDS = 12;

    @Override
    public List<Answer> answers(TaskModel model, DataRoot root, Selection backend) {
        GenerationConfig config = binder.bind(model.task().settings(), GenerationConfig.class);
        TextPipeline pipeline = model.textPipeline();
        List<LabeledText> texts = GenerationTask.texts(config, binder, root).test();
        WordRows words = new WordRows(config, pipeline, TextPreparation.DIRECT);
        List<Answer> answers = new ArrayList<>(likeliest(model, words, words.toMeasure(texts), backend));
        texts.stream()
                .map(text -> pipeline.encoder().knownWords(text.text()))
                .filter(known -> known.size() > BEGINNING)
                .map(known -> known.stream().limit(BEGINNING).collect(Collectors.joining(" ")))
                .distinct()
                .limit(BEGINNINGS)
                .forEach(beginning -> answers.add(written(model, beginning, backend)));
        return answers;
    }

    private static Answer written(TaskModel model, String beginning, Selection backend) {
        return Answer.ofText(model.as(TextGenerator.class, "generate text")
                .generate(model, new GenerateRequest(beginning, WORDS, Sampling.GREEDY, false, backend))
                .text());
    }

    private List<Answer> likeliest(TaskModel model, WordRows words, Dataset rows, Selection selection) {
        GenerationConfig config = words.config();
        int batchSize = config.training().batchSize();
        Graph graph = model.bundle().graph();
        Loss loss = GenerationTask.loss(config, components, new ComponentContext(components, 0, 1, 1));
        List<Tensor> outputs = new ArrayList<>();
        try (Backend backend = Backends.select(selection);
                Evaluator evaluator = new Evaluator(
                        backend, graph, loss, List.of(), batchSize, rows.largestSizes(graph.inputs(), batchSize))) {
            evaluator.setWeights(model.bundle().weights());
            evaluator.evaluate(rows, outputs);
        }
        List<Answer> answers = new ArrayList<>();
        Iterator<Tensor> output = outputs.iterator();
        for (Feeds batch : rows.batches(batchSize, Shuffle.NONE)) {
            float[] scores = output.next().floats();
            int[] targets = batch.get(Trainer.TARGET).ints();
            int classes = scores.length / targets.length;
            for (int at = 0; at < targets.length; at++) {
                if (targets[at] != StreamDataset.NO_TARGET) {
                    answers.add(answer(scores, at * classes, classes));
                }
            }
        }
        return answers;
    }

    private static Answer answer(float[] all, int from, int classes) {
        double[] scores = new double[classes];
        int best = 0;
        for (int id = 0; id < classes; id++) {
            scores[id] = all[from + id];
            best = scores[id] > scores[best] ? id : best;
        }
        double next = Double.NEGATIVE_INFINITY;
        for (int id = 0; id < classes; id++) {
            next = id == best ? next : Math.max(next, scores[id]);
        }
        return new Answer(String.valueOf(best), scores[best] - next, scores);
    }
}
