package org.lstm4j.tasks.training;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.graph.GraphBuilder;
import org.lstm4j.graph.Input;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.nn.Average;
import org.lstm4j.nn.GraphLayer;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Mode;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.ModelAverager;
import org.lstm4j.tasks.TaskDefinition;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.Origins;
import org.lstm4j.tasks.report.EvaluationReport;
import org.lstm4j.tasks.run.EvaluateRequest;
import org.lstm4j.tasks.run.RunFolder;
import org.lstm4j.train.Weights;

/**
 * One model of the models that a task's training gave with several seeds: their average. Immutable.
 *
 * <p>Its graph is theirs side by side, their weights below the names {@code seed-1}, {@code seed-2}; all else that a model file
 * holds is what theirs hold alike.
 */
public final class SeedsAverage {
    /** What trainings with several seeds may have different settings in: how they learn, not what. */
    private static final String TRAINING = "training";

    private final SequencedMap<Long, TaskDefinition> tasks;
    private final Average.Outputs outputs;

    private SeedsAverage(SequencedMap<Long, TaskDefinition> tasks, Average.Outputs outputs) {
        this.tasks = tasks;
        this.outputs = outputs;
    }

    /**
     * That of one task with several seeds, before they are trained.
     *
     * @param tasks the task as it is with each seed, two or more
     * @throws InvalidInputException if its models will not go together: the task type does not average, or a seed changes more
     *     than the training, as where the rows are split by it
     */
    public static SeedsAverage of(SequencedMap<Long, TaskDefinition> tasks) {
        TaskDefinition first = tasks.firstEntry().getValue();
        if (!(first.type() instanceof ModelAverager type)) {
            throw new InvalidInputException(
                    "task " + first.name() + " is of type " + first.typeName() + ", which does not average models");
        }
        Average.Outputs outputs = type.averaging(first);
        tasks.forEach((seed, task) -> refuseOther(tasks.firstEntry().getKey(), settings(first), seed, settings(task)));
        return new SeedsAverage(new LinkedHashMap<>(tasks), outputs);
    }

    private static Config settings(TaskDefinition task) {
        return task.settings().withoutPath(TRAINING);
    }

    private static void refuseOther(long firstSeed, Config first, long seed, Config settings) {
        SettingDifference.first(first, settings).ifPresent(it -> {
            throw new ConfigurationException(
                    Origins.describe(it.other().or(it::one).orElseThrow().origin()),
                    it.key(),
                    "is " + SettingDifference.text(it.one()) + " with seed " + firstSeed + " and "
                            + SettingDifference.text(it.other()) + " with seed " + seed
                            + ", so their models cannot be averaged; the seed may change what is in " + TRAINING
                            + ", and nothing else");
        });
    }

    /**
     * Makes the average of the models of finished runs, measures it on the test rows, and writes it: whole or not at all.
     *
     * @param runs the folder above those of the runs
     * @return what {@link org.lstm4j.tasks.TaskType#evaluate} says of it
     * @throws InvalidInputException if the models do not go together
     */
    public EvaluationReport write(RunFolder runs, EvaluateRequest request) {
        List<TaskModel> members = new ArrayList<>();
        tasks.forEach((seed, task) -> {
            Path file = runs.ofSeed(seed).model();
            members.add(new TaskModel(file, BundleFile.read(file), task));
        });
        members.forEach(member -> requireSame(members.getFirst(), member));
        RunFolder folder = runs.ofAverage();
        Bundle average = average(members);
        TaskDefinition task = members.getFirst().task();
        EvaluationReport report = task.type().evaluate(new TaskModel(folder.model(), average, task), request);
        folder.prepare();
        BundleFile.write(folder.model(), SavedNumbers.withTest(average, report.test()));
        return report;
    }

    /** A task type of somebody else's may learn from other rows with each seed though no setting says so. */
    private static void requireSame(TaskModel first, TaskModel other) {
        Map<String, Function<Bundle, Object>> parts = new LinkedHashMap<>();
        parts.put("data", bundle -> bundle.provenance().data());
        parts.put("text pipeline", Bundle::textPipeline);
        parts.put("labels", Bundle::labels);
        parts.put("threshold", Bundle::threshold);
        parts.put("attachments", Bundle::attachments);
        parts.put("inputs", bundle -> bundle.graph().inputs());
        parts.forEach((what, part) -> {
            if (!part.apply(first.bundle()).equals(part.apply(other.bundle()))) {
                throw new InvalidInputException(other.file() + ": has other " + what + " than " + first.file()
                        + ", so they cannot be averaged");
            }
        });
    }

    private Bundle average(List<TaskModel> members) {
        List<Long> seeds = List.copyOf(tasks.keySet());
        List<Layer> layers = new ArrayList<>();
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        Map<String, String> numbers = new TreeMap<>(Map.of(TaskModel.MEMBERS, String.valueOf(members.size())));
        for (int i = 0; i < members.size(); i++) {
            Bundle bundle = members.get(i).bundle();
            String name = RunFolder.seedName(seeds.get(i));
            layers.add(new Named(name, new GraphLayer(bundle.graph(), Model.PREDICTION)));
            bundle.weights().forEach((parameter, tensor) -> weights.put(name + "/" + parameter, tensor));
            numbers.put(name + ".epoch", String.valueOf(SavedNumbers.epoch(members.get(i))));
            numbers.put(name + ".weights-sha256", Weights.sha256(bundle.weights()));
        }
        Bundle first = members.getFirst().bundle();
        Graph graph = model(first.graph(), new Average(layers, outputs)).inferenceGraph();
        Provenance provenance = Provenance.ofThisRun(
                        graph, seeds.getFirst(), first.provenance().backend())
                .withData(first.provenance().data())
                .withNumbers(numbers);
        return new Bundle(
                graph,
                weights,
                first.labels(),
                first.threshold(),
                first.textPipeline(),
                first.attachments(),
                first.architecture(),
                provenance);
    }

    private static Model model(Graph graph, Layer layer) {
        Input input = graph.inputs().stream()
                .filter(it -> !it.name().equals(Model.SEQUENCE_LENS))
                .findFirst()
                .orElseThrow();
        return new Model(layer, input, graph.inputs().size() > 1);
    }

    /** A layer whose weights have that name before theirs. */
    private record Named(String name, Layer layer) implements Layer {
        @Override
        public Value call(GraphBuilder g, Value x, Mode mode) {
            return layer.call(g, x, mode);
        }
    }
}
