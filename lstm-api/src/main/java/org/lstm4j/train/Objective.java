package org.lstm4j.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Value;
import org.lstm4j.internal.CallerLine;

/**
 * What a training makes smaller, and what it measures: of each output of a model a loss with a weight, and metrics. Keras's {@code
 * loss}, {@code loss_weights} and {@code metrics} of {@code compile}. Immutable.
 *
 * {@snippet :
 * Objective objective = Objective.of("fits", new BinaryCrossEntropy())
 *         .and("topic", new SparseCategoricalCrossEntropy(), 0.2)
 *         .withMetric("topic", Metrics::sparseCategoricalAccuracy);
 * Trainer trainer = new Trainer(backend, model, objective, Adam.keras(), TrainerOptions.DEFAULT);
 * }
 *
 * <p>The loss of the training is the sum of all means (or sums, {@link Reduction}), each times its weight; what does not count is in none. The target of the
 * output {@code topic} is the column {@code target/topic}, how much each row counts in its loss {@code sample_weight/topic}, and what
 * is logged of it {@code topic_loss}, {@code topic_accuracy} and so on, beside {@code loss}. A model with one output can do without
 * names: {@link #of(Loss)} has the columns {@value Trainer#TARGET} and {@value Trainer#SAMPLE_WEIGHT}, and logs {@code loss} and
 * {@code accuracy}.
 *
 * @param terms the losses
 * @param metrics what is measured beside them
 * @param withoutLoss outputs that are no business of the training
 */
public record Objective(List<Term> terms, List<OutputMetric> metrics, Set<String> withoutLoss) {
    /** Copies the lists and checks that names differ. */
    public Objective {
        terms = List.copyOf(terms);
        metrics = List.copyOf(metrics);
        withoutLoss = Set.copyOf(withoutLoss);
        if (terms.isEmpty()) {
            throw new InvalidInputException("An objective has 1 loss or more" + CallerLine.inBrackets());
        }
        Set<String> names = new HashSet<>();
        for (Term term : terms) {
            if (!names.add(term.name())) {
                throw new InvalidInputException("Two losses are named \"" + term.name() + "\"" + CallerLine.inBrackets()
                        + ". Name each otherwise");
            }
        }
        if (names.contains("") && terms.size() > 1) {
            throw new InvalidInputException("Of several losses each has a name" + CallerLine.inBrackets()
                    + "; Objective.of(loss) is for a model with one output");
        }
    }

    /**
     * One loss of the sum.
     *
     * @param name the output's, or one of its own if it reads several; empty for the one output of a model
     * @param loss what it is
     * @param weight what its mean, or sum, is multiplied by, 0 or more
     * @param usesSampleWeights true if the training data says how much each row counts in it
     * @param reduction of its items
     */
    public record Term(String name, JointLoss loss, double weight, boolean usesSampleWeights, Reduction reduction) {
        /** Checks the weight. */
        public Term {
            Checks.notNegative("The loss \"" + name + "\"", "weight", weight);
        }

        String column(String kind) {
            return Objective.column(kind, name);
        }

        /** What its mean is called in logs. */
        String logged() {
            return name.isEmpty() ? StepGraph.LOSS : name + "_" + StepGraph.LOSS;
        }
    }

    /**
     * A metric of an output.
     *
     * @param output whose; empty for the one output of a model
     * @param target the name of the target that it is compared with, usually the output's
     * @param metric makes it; asked once for training and once for validation
     */
    public record OutputMetric(String output, String target, Supplier<Metric> metric) {}

    /** A loss of an output, in which the output's name is not said where there is one output only. */
    record OutputLoss(String output, Loss loss) implements JointLoss {
        @Override
        public LossItems call(GraphBuilder g, LossPorts in) {
            Value prediction = in.output(output);
            Value target = in.target(output, loss.targetShape(prediction.shape()), loss.targetType());
            return new LossItems(loss.call(g, prediction, target), loss.counted(g, target));
        }
    }

    /** The column of a kind for a name: {@code target/topic}, or {@code target} without a name. */
    static String column(String kind, String name) {
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    /** The loss of a model with one output. */
    public static Objective of(Loss loss) {
        return of("", new OutputLoss("", loss));
    }

    /** The loss of one output. */
    public static Objective of(String output, Loss loss) {
        return of(output, new OutputLoss(output, loss));
    }

    /** A loss that reads what it likes, under a name of its own. */
    public static Objective of(String name, JointLoss loss) {
        return new Objective(List.of(new Term(name, loss, 1, false, Reduction.MEAN)), List.of(), Set.of());
    }

    /** And the loss of another output. */
    public Objective and(String output, Loss loss) {
        return and(output, loss, 1);
    }

    /** And the loss of another output, with a weight of 0 or more. */
    public Objective and(String output, Loss loss, double weight) {
        return and(output, new OutputLoss(output, loss), weight);
    }

    /** And a loss that reads what it likes, under a name of its own. */
    public Objective and(String name, JointLoss loss) {
        return and(name, loss, 1);
    }

    /** And a loss that reads what it likes, under a name of its own, with a weight of 0 or more. */
    public Objective and(String name, JointLoss loss, double weight) {
        return with(new Term(name, loss, weight, false, Reduction.MEAN));
    }

    private Objective with(Term term) {
        List<Term> more = new ArrayList<>(terms);
        more.add(term);
        return new Objective(more, metrics, withoutLoss);
    }

    /** With another weight for a loss. @throws InvalidInputException if there is none of that name */
    public Objective withWeight(String name, double weight) {
        return changed(name, term -> new Term(name, term.loss(), weight, term.usesSampleWeights(), term.reduction()));
    }

    /**
     * With a weight for each row in a loss: the training data has a float32 column {@code sample_weight/NAME}.
     *
     * @throws InvalidInputException if there is no loss of that name
     */
    public Objective withSampleWeights(String name) {
        return changed(name, term -> new Term(name, term.loss(), term.weight(), true, term.reduction()));
    }

    /**
     * With another reduction of a loss's items, which is their mean else.
     *
     * @param name of the loss; empty for that of a model's one output
     * @throws InvalidInputException if there is no loss of that name
     */
    public Objective withReduction(String name, Reduction reduction) {
        return changed(name, term -> new Term(name, term.loss(), term.weight(), term.usesSampleWeights(), reduction));
    }

    private Objective changed(String name, UnaryOperator<Term> change) {
        if (terms.stream().noneMatch(term -> term.name().equals(name))) {
            throw new InvalidInputException("There is no loss \"" + name + "\"" + CallerLine.inBrackets() + ". Found: "
                    + String.join(", ", names()));
        }
        return new Objective(
                terms.stream()
                        .map(term -> term.name().equals(name) ? change.apply(term) : term)
                        .toList(),
                metrics,
                withoutLoss);
    }

    /** With a metric of an output, compared with its target. */
    public Objective withMetric(String output, Supplier<Metric> metric) {
        return withMetric(output, output, metric);
    }

    /** With a metric of an output, compared with a target of another name. */
    public Objective withMetric(String output, String target, Supplier<Metric> metric) {
        List<OutputMetric> more = new ArrayList<>(metrics);
        more.add(new OutputMetric(output, target, metric));
        return new Objective(terms, more, withoutLoss);
    }

    /** With an output that no loss reads, which would be refused else. */
    public Objective withoutLoss(String output) {
        Set<String> more = new HashSet<>(withoutLoss);
        more.add(output);
        return new Objective(terms, metrics, more);
    }

    /** The names of all losses. */
    List<String> names() {
        return terms.stream().map(Term::name).toList();
    }

    /** True if it is the loss of a model's one output, without a name. */
    boolean isOfOneOutput() {
        return terms.getFirst().name().isEmpty();
    }

    /** With what the options say of a model's one output. */
    Objective with(TrainerOptions options) {
        if (!isOfOneOutput()) {
            if (!options.metrics().isEmpty() || options.usesSampleWeights()) {
                throw new InvalidInputException("The options have "
                        + (options.usesSampleWeights() ? "sample weights" : "metrics")
                        + ", which do not say of which output" + CallerLine.inBrackets()
                        + ". Give them to the objective: withMetric, withSampleWeights");
            }
            return this;
        }
        Objective whole = options.usesSampleWeights() ? withSampleWeights("") : this;
        for (Supplier<Metric> metric : options.metrics()) {
            whole = whole.withMetric("", metric);
        }
        return whole;
    }
}
