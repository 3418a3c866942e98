import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.util.*;
import java.util.function.Supplier;
import org.lstm4j.*;
import org.lstm4j.tasks.component.*;
import org.lstm4j.tasks.config.*;
import org.lstm4j.tasks.report.*;
import org.lstm4j.tasks.run.*;
import org.lstm4j.tasks.*;
import org.lstm4j.tasks.training.*;
import org.lstm4j.data.*;
import org.lstm4j.graph.*;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.*;
import org.lstm4j.train.*;

/** A plug-in with one task type: the sum of the two marked numbers of a sequence (Hochreiter and Schmidhuber 1997). */
public final class AddingProblem extends LstmModule {
    @Override
    protected void configure() {
        addTaskType("adding-problem", Type.class);
    }

    /** What a task file of this type says. */
    record Settings(int rows, int length, List<TypedConfig> layers, TypedConfig loss, TypedConfig optimizer,
            TrainingConfig training, Optional<String> backend) implements SupervisedConfig {}

    record Tested(double loss) implements TestScores {
        public Scores summary() { return Scores.of(loss); }

        public void print(PrintWriter text) {
            text.printf("Mean squared error on new sequences: %.5f; always answering 1 would give %.5f%n", loss, 1 / 6.0);
        }
    }

    static final class Type implements TaskType {
        @Inject Components components;
        @Inject ConfigBinder binder;

        public RunReport train(TaskDefinition task, TrainRequest request) {
            return SupervisedTraining.run(task, ready(task), request, components);
        }

        public EvaluationReport evaluate(TaskModel model, EvaluateRequest request) {
            try (Backend backend = Backends.select(request.backend())) {
                TestScores tested = ready(model.task()).test(backend, model.bundle().weights());
                return TestEvaluation.report(model, backend, tested, request.text());
            }
        }

        private Ready ready(TaskDefinition task) {
            Settings it = binder.bind(task.settings(), Settings.class);
            var context = new ComponentContext(components, 0, it.rows() / it.training().batchSize(), it.training().epochs());
            Input input = new Input("numbers", Shape.of("batch", it.length(), 2), DType.FLOAT32);
            Model model = Network.of(input, false, it, components, context, Shape.of("batch", 1), "one number");
            return new Ready(it, context, model, components.loss(it.loss(), context));
        }
    }

    record Ready(Settings settings, ComponentContext context, Model model, Loss loss) implements SupervisedTask {
        /** Rows of other seeds are other rows. */
        TensorDataset generated(long seed) {
            int length = settings.length();
            float[] numbers = new float[settings.rows() * length * 2];
            float[] sums = new float[settings.rows()];
            for (int row = 0; row < sums.length; row++) {
                int first = Philox.below(length / 2, seed, 1, row, 0); // one in each half
                int second = length / 2 + Philox.below(length - length / 2, seed, 2, row, 0);
                for (int step = 0; step < length; step++) {
                    int at = (row * length + step) * 2;
                    numbers[at] = Philox.uniform(seed, 3, row, step);
                    numbers[at + 1] = step == first || step == second ? 1 : 0;
                    sums[row] += numbers[at] * numbers[at + 1];
                }
            }
            return TensorDataset.of(Map.of("numbers", Tensor.of(new int[] {sums.length, length, 2}, numbers),
                    Trainer.TARGET, Tensor.of(new int[] {sums.length, 1}, sums)));
        }

        public TrainingRows rows() {
            return new TrainingRows(generated(1), Optional.of(generated(2)), false, List.of());
        }

        public List<Supplier<Metric>> metrics() { return List.of(); }

        public List<String> notes() { return List.of(settings.rows() + " generated sequences"); }

        public Bundle complete(Bundle bundle) { return bundle; }

        public TestScores test(Backend backend, Map<String, Tensor> weights) {
            try (Evaluator evaluator = new Evaluator(backend, model.inferenceGraph(), loss, List.of(), 32)) {
                evaluator.setWeights(weights);
                return new Tested(evaluator.evaluate(generated(3)).loss());
            }
        }
    }
}
