package org.lstm4j.apps.lab;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.lstm4j.DType;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Conv1D;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.LayerNormalization;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Padding;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Form;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/**
 * One network that answers at steps, on one task and seed: an embedding, a window of neighbours, the cell, a norm and a dense layer.
 * Every training step sees sequences that were never seen before, and what is measured is measured on others again. The result is a function of the arguments alone, to the bit where the backend promises it. For one use.
 */
final class StepTraining {
    private static final String TOKENS = "tokens";

    /** One look alone may be luck, and a rule that has just been found is not firm yet. */
    private static final int ENOUGH_LOOKS = 2;

    private static final Loss LOSS =
            SparseCategoricalCrossEntropy.ofLogits().withIgnoreIndex(OptionalInt.of(Asked.NOTHING));

    /** What sequences are for: none is for two things. */
    private enum Purpose {
        TRAINING,
        VALIDATION,
        TEST
    }

    private final StepJob job;
    private final StepTask task;
    private final StepSettings settings;
    private final Model model;

    StepTraining(StepJob job, StepSettings settings) {
        this.job = job;
        this.task = job.task();
        this.settings = settings;
        this.model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(task.symbols().size(), settings.width()),
                        Conv1D.of(settings.width(), settings.window()).withPadding(Padding.CAUSAL),
                        job.contender().kind().everyStep(job.contender().units()),
                        new LayerNormalization(),
                        Dense.of(task.answers().size())),
                true);
    }

    StepRun run(TrainingBackend backend) {
        long start = System.nanoTime();
        TrainerOptions options = TrainerOptions.DEFAULT
                .withBatchSize(settings.batch())
                .withSeed(job.seed())
                .withShuffle(false)
                .withClipping(new Clipping.ByGlobalNorm(settings.clipping(), Form.KERAS));
        Adam adam = Adam.keras().withLearningRate(job.contender().learningRate());
        try (Trainer trainer = new Trainer(backend, model, LOSS, adam, options)) {
            List<Asked> validation = examples(Purpose.VALIDATION, task.longestLesson(), settings.validationRows());
            int steps = 0;
            int enough = 0; // looks in a row
            while (enough < ENOUGH_LOOKS && steps < settings.budget(task)) {
                trainer.fit(lessons(steps * settings.batch()), 1);
                steps += settings.blockSteps();
                enough = accuracy(trainer, validation) >= settings.enough() ? enough + 1 : 0;
            }
            List<Double> accuracy = settings.sizes(task).stream()
                    .map(tested -> accuracy(trainer, examples(Purpose.TEST, tested, settings.testRows())))
                    .toList();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new StepRun(job, parameters(), steps, enough == ENOUGH_LOOKS, seconds, accuracy);
        }
    }

    /** Weights of the network. */
    long parameters() {
        return ModelSummaryTable.of(model).parameters();
    }

    private TensorDataset lessons(int first) {
        int sizes = task.longestLesson() - task.shortest() + 1;
        return rows(IntStream.range(first, first + settings.blockSteps() * settings.batch())
                .mapToObj(row -> {
                    Draws draws = draws(Purpose.TRAINING, 0, row);
                    return task.lesson(task.shortest() + draws.below(sizes), draws);
                })
                .toList());
    }

    private List<Asked> examples(Purpose purpose, int size, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> task.example(size, draws(purpose, size, row)))
                .toList();
    }

    private Draws draws(Purpose purpose, int size, int row) {
        return new Draws(job.seed(), Philox.streamOf(task.name() + purpose + size), row);
    }

    /** Sequences as what networks read: padded at their end, with their lengths beside them. */
    static TensorDataset rows(List<Asked> examples) {
        int rows = examples.size();
        int longest = examples.stream()
                .mapToInt(example -> example.steps().size())
                .max()
                .orElseThrow();
        Tensor tokens = Tensor.zeros(DType.INT32, rows, longest);
        Tensor answers = Tensor.zeros(DType.INT32, rows, longest);
        Tensor lengths = Tensor.zeros(DType.INT32, rows);
        Arrays.fill(answers.ints(), Asked.NOTHING);
        for (int row = 0; row < rows; row++) {
            List<Asked.Step> steps = examples.get(row).steps();
            lengths.ints()[row] = steps.size();
            for (int step = 0; step < steps.size(); step++) {
                tokens.ints()[row * longest + step] = steps.get(step).symbol();
                answers.ints()[row * longest + step] = steps.get(step).answer();
            }
        }
        Map<String, Tensor> columns = new LinkedHashMap<>();
        columns.put(TOKENS, tokens);
        columns.put(Model.SEQUENCE_LENS, lengths);
        columns.put(Trainer.TARGET, answers);
        return TensorDataset.of(columns).trimmedBy(Model.SEQUENCE_LENS, TOKENS, Trainer.TARGET);
    }

    /** The share of right answers among all that are asked for. */
    private double accuracy(Trainer trainer, List<Asked> examples) {
        int asked = 0;
        int right = 0;
        int row = 0;
        for (Tensor batch : trainer.predict(rows(examples))) {
            for (int i = 0; i < batch.dim(0); i++, row++) {
                List<Asked.Step> steps = examples.get(row).steps();
                for (int step = 0; step < steps.size(); step++) {
                    if (steps.get(step).asks()) {
                        asked++;
                        right += best(batch, i * batch.dim(1) + step)
                                        == steps.get(step).answer()
                                ? 1
                                : 0;
                    }
                }
            }
        }
        return (double) right / asked;
    }

    private int best(Tensor logits, int place) {
        int classes = task.answers().size();
        int best = 0;
        for (int i = 1; i < classes; i++) {
            if (logits.element(place * classes + i) > logits.element(place * classes + best)) {
                best = i;
            }
        }
        return best;
    }
}
