package org.lstm4j.tasks.training;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.lstm4j.Tensor;
import org.lstm4j.io.Bundle;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.report.TestScores;
import org.lstm4j.train.Loss;
import org.lstm4j.train.Metric;

/** A task whose data is read and whose model is made, ready to be trained. */
public interface SupervisedTask {
    /** What the task file says. */
    SupervisedConfig settings();

    /** What schedules and optimizers may depend on. */
    ComponentContext context();

    /** What is trained. */
    Model model();

    /** What is made smaller. */
    Loss loss();

    /** What is logged beside the loss, at each epoch. */
    List<Supplier<Metric>> metrics();

    /** What is learned from. */
    TrainingRows rows();

    /** Lines for people, printed before the training: what the data is, and what they should know. */
    List<String> notes();

    /** The saved model whose weights the training starts from; without one they are drawn. */
    default Optional<StartModel> start() {
        return Optional.empty();
    }

    /** Adds to a model's file what its use needs beside graph and weights: labels, text pipeline, scale. */
    Bundle complete(Bundle bundle);

    /** Measures weights on the test rows. */
    TestScores test(Backend backend, Map<String, Tensor> weights);

    /** The same, with examples for the page of the run; none where a type has none to show. */
    default Tested tested(Backend backend, Map<String, Tensor> weights) {
        return new Tested(test(backend, weights), List::of);
    }
}
