package org.lstm4j.apps.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.DType;
import org.lstm4j.Dim;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Shape;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Input;
import org.lstm4j.io.ModelFileException;
import org.lstm4j.io.Safetensors;
import org.lstm4j.io.TorchFile;
import org.lstm4j.model.use.TextColumns;
import org.lstm4j.nn.Model;
import org.lstm4j.tasks.component.ComponentContext;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigReader;
import org.lstm4j.tasks.config.TypedConfig;

/**
 * The network that a task file describes, for weights that do not say what they are of. Of the file only {@code layers} is looked at, and
 * {@code input} where the weights do not tell what goes in.
 */
final class TaskNetwork {
    private static final List<String> KEYS = List.of("layers", "input");

    private TaskNetwork() {}

    /** @param layers as in every task */
    record Settings(List<TypedConfig> layers, Optional<InputSettings> input) {}

    /**
     * What goes in.
     *
     * @param words how many word ids there are, for a network of words; without it as many as the first weights have rows
     * @param features how many numbers each step has, for others; without it as the first weights have columns
     * @param steps how many steps each row has; without it as many as a run brings
     * @param lengths whether the network is told how long each row is; without it not
     */
    record InputSettings(
            Optional<Integer> words, Optional<Integer> features, Optional<Integer> steps, Optional<Boolean> lengths) {}

    /**
     * Reads it.
     *
     * @param task the task file
     * @param weights the file of weights, whose shapes tell how many words or features there are
     */
    static Model of(Path task, Path weights, Components components, ConfigBinder binder) {
        Config all = ConfigReader.file(task, List.of());
        Config part = ConfigFactory.empty();
        for (String key : KEYS) {
            part = all.hasPath(key) ? part.withValue(key, all.getValue(key)) : part;
        }
        Settings settings = binder.bind(part, Settings.class);
        if (settings.layers().isEmpty()) {
            throw new InvalidInputException(task + ": layers is empty; the weights are of some");
        }
        InputSettings input = settings.input()
                .orElseGet(() ->
                        new InputSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        SequencedMap<String, Tensor> tensors = tensors(weights);
        List<Tensor> matrices =
                tensors.values().stream().filter(tensor -> tensor.rank() >= 2).toList();
        if (matrices.isEmpty()) {
            throw new InvalidInputException(weights + ": holds no matrix, so no weights of layers");
        }
        boolean isOfWords =
                input.words().isPresent() || settings.layers().getFirst().type().contains("embedding");
        int words = isOfWords ? input.words().orElse(matrices.getFirst().dim(0)) : 0;
        int classes = tensors.lastEntry().getValue().dim(0);
        ComponentContext context = new ComponentContext(components, words, classes, 1, 1);
        Dim time = input.steps().<Dim>map(Dim::of).orElse(Dim.of("time"));
        Input of = isOfWords
                ? new Input(TextColumns.TOKENS, Shape.of("batch", time), DType.INT32)
                : new Input(
                        "x",
                        Shape.of(
                                "batch",
                                time,
                                input.features().orElse(matrices.getFirst().dim(1))),
                        DType.FLOAT32);
        return new Model(
                components.network(settings.layers(), context),
                of,
                input.lengths().orElse(false));
    }

    private static SequencedMap<String, Tensor> tensors(Path weights) {
        try {
            return Safetensors.read(weights).tensors();
        } catch (ModelFileException e) {
            return TorchFile.read(weights).tensors();
        }
    }
}
