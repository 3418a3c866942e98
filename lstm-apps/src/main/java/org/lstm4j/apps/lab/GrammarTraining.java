package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.lstm4j.Philox;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Sequential;
import org.lstm4j.spi.TrainingBackend;
import org.lstm4j.tasks.report.ModelSummaryTable;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Loss;
import org.lstm4j.train.SparseCategoricalCrossEntropy;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainerOptions;

/**
 * Learns the grammar from strings, the same ones for all models of a seed, and measures on others. The result is a function of the
 * arguments alone. For one use.
 */
final class GrammarTraining {
    private static final Loss LOSS =
            SparseCategoricalCrossEntropy.ofLogits().withIgnoreIndex(OptionalInt.of(Asked.NOTHING));
    private static final int SYMBOLS = ReberGrammar.SYMBOLS.size();

    private final GrammarJob job;
    private final GrammarSettings settings;
    private final GrammarStrings training;
    private final GrammarStrings validation;
    private final GrammarStrings test;
    private final long start = System.nanoTime();

    GrammarTraining(GrammarJob job, GrammarSettings settings) {
        this.job = job;
        this.settings = settings;
        training = GrammarStrings.of(job.seed(), "training", settings.trainingRows());
        validation = GrammarStrings.of(job.seed(), "validation", settings.validationRows());
        test = GrammarStrings.of(job.seed(), "test", settings.testRows());
    }

    GrammarRun run(TrainingBackend backend) {
        return switch (job.kind()) {
            case PAIRS -> measured(LearnedStates.counted(training.numbers(), SYMBOLS, settings.prior()), 1);
            case STATES -> states();
            case NETWORK -> network(backend, job.network().orElseThrow());
        };
    }

    private GrammarRun measured(LearnedStates model, int rounds) {
        return measured(model.parameters(), rounds, scores(model, validation), scores(model, test));
    }

    private GrammarRun measured(long parameters, int rounds, NextScores ofValidation, NextScores ofTest) {
        double seconds = (System.nanoTime() - start) / 1e9;
        return new GrammarRun(job, parameters, rounds, ofValidation, ofTest, test.ofGrammar(), seconds);
    }

    private static NextScores scores(LearnedStates model, GrammarStrings strings) {
        return strings.of(strings.numbers().stream().map(model::next).toList());
    }

    /** The likeliest of several beginnings: passes only climb, and not all beginnings lie below the highest summit. */
    private GrammarRun states() {
        List<int[]> strings = training.numbers();
        LearnedStates best = LearnedStates.drawn(job.states(), SYMBOLS, draws(0));
        double highest = Double.NEGATIVE_INFINITY;
        int rounds = 0;
        for (int start = 0; start < settings.starts(); start++) {
            LearnedStates model = LearnedStates.drawn(job.states(), SYMBOLS, draws(start));
            double likelihood = Double.NEGATIVE_INFINITY;
            for (int pass = 0; pass < settings.passes(); pass++) {
                LearnedStates.Pass result = model.pass(strings, settings.prior());
                boolean isDone = result.before() - likelihood < settings.gain() * strings.size();
                likelihood = result.before();
                rounds++;
                if (isDone) {
                    break;
                }
                model = result.after();
            }
            if (likelihood > highest) {
                highest = likelihood;
                best = model;
            }
        }
        return measured(best, rounds);
    }

    private Draws draws(int start) {
        return new Draws(job.seed(), Philox.streamOf("states " + job.states()), start);
    }

    private GrammarRun network(TrainingBackend backend, Contender contender) {
        Model model = Model.ofTokens(
                Sequential.of(
                        Embedding.of(SYMBOLS, SYMBOLS),
                        contender.kind().everyStep(contender.units()),
                        Dense.of(SYMBOLS)),
                true);
        TrainerOptions options =
                TrainerOptions.DEFAULT.withBatchSize(settings.batch()).withSeed(job.seed());
        Adam adam = Adam.keras().withLearningRate(contender.learningRate());
        TensorDataset rows = StepTraining.rows(training.asked());
        try (Trainer trainer = new Trainer(backend, model, LOSS, adam, options)) {
            trainer.fit(rows, 1);
            NextScores ofValidation = scores(trainer, validation);
            NextScores ofTest = scores(trainer, test);
            int epoch = 1;
            for (int since = 0; epoch < settings.epochs() && since < settings.patience(); epoch++) {
                trainer.fit(rows, 1);
                NextScores now = scores(trainer, validation);
                since++;
                if (now.perplexity() < ofValidation.perplexity()) {
                    since = 0;
                    ofValidation = now;
                    ofTest = scores(trainer, test);
                }
            }
            return measured(ModelSummaryTable.of(model).parameters(), epoch, ofValidation, ofTest);
        }
    }

    private static NextScores scores(Trainer trainer, GrammarStrings strings) {
        List<Asked> asked = strings.asked();
        List<double[][]> next = new ArrayList<>();
        for (Tensor batch : trainer.predict(StepTraining.rows(asked))) {
            for (int row = 0; row < batch.dim(0); row++) {
                double[][] ofRow = new double[asked.get(next.size()).steps().size() - 1][];
                for (int step = 0; step < ofRow.length; step++) {
                    ofRow[step] = softmax(batch, row * batch.dim(1) + step);
                }
                next.add(ofRow);
            }
        }
        return strings.of(next);
    }

    private static double[] softmax(Tensor logits, int place) {
        double[] values = new double[SYMBOLS];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < SYMBOLS; i++) {
            values[i] = logits.element(place * SYMBOLS + i);
            most = Math.max(most, values[i]);
        }
        double sum = 0;
        for (int i = 0; i < SYMBOLS; i++) {
            values[i] = Math.exp(values[i] - most);
            sum += values[i];
        }
        for (int i = 0; i < SYMBOLS; i++) {
            values[i] /= sum;
        }
        return values;
    }
}
