package org.lstm4j.apps.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Value;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.TensorFile;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.parity.Recording;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a saved model on tensors. */
@Command(
        name = "run",
        description = "Run a saved model, of whatever kind, on tensors: JSON of nested lists, or NumPy's .npz.")
public final class RunCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description =
                    "The tensors by the names of the model's inputs: {\"NAME\": [[numbers, ...], ...]}, or an .npz."
                            + " Where a model has one input, \"input\" means it.")
    private Optional<Path> inputs = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The file for the outputs, as out.json or out.npz. Default: JSON on standard output.")
    private Optional<Path> target = Optional.empty();

    @Option(names = "--describe", description = "Print names, types and shapes of inputs and outputs, and run nothing.")
    private boolean describe;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public RunCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        Selection selection = backend.selection();
        if (describe) {
            Bundle bundle = BundleFile.read(model.file());
            print(bundle);
            if (inputs.isEmpty()) {
                return;
            }
        }
        Path file = inputs.orElseThrow(() -> new InvalidInputException(
                "run needs --inputs FILE with the tensors; --describe says which ones the model reads"));
        target.ifPresent(to -> {
            TensorFile.requireName(to);
            overwrite.check(List.of(to));
        });
        try (SavedModel opened = SavedModel.open(model.file(), ModelOptions.of(selection))) {
            SequencedMap<String, Tensor> results =
                    opened.run(Recording.inputs(opened.bundle().graph(), TensorFile.read(file), file.toString()));
            if (target.isPresent()) {
                TensorFile.write(target.get(), results);
                format.text(surroundings).println(target.get() + ": " + String.join(", ", described(results)));
            } else {
                surroundings.out().println(TensorFile.json(results));
            }
        }
    }

    private static List<String> described(Map<String, Tensor> tensors) {
        List<String> lines = new ArrayList<>();
        tensors.forEach((name, tensor) -> lines.add(name + " " + tensor));
        return lines;
    }

    private void print(Bundle bundle) {
        Map<String, Value> inputsByName = new LinkedHashMap<>();
        bundle.graph().inputs().forEach(input -> inputsByName.put(input.name(), input));
        Description description = new Description(
                model.file().toString(),
                places(inputsByName),
                places(bundle.graph().outputs()));
        if (format.isText()) {
            surroundings.out().println("inputs");
            description.inputs().forEach(place -> surroundings.out().println("  " + place.text()));
            surroundings.out().println("outputs");
            description.outputs().forEach(place -> surroundings.out().println("  " + place.text()));
        }
        format.printJson(surroundings, description);
    }

    private static List<Place> places(Map<String, ? extends Value> values) {
        List<Place> places = new ArrayList<>();
        values.forEach((name, value) -> places.add(new Place(
                name,
                value.dtype().text(),
                value.shape().dims().stream().map(String::valueOf).toList())));
        return places;
    }

    /** @param inputs what the model reads */
    record Description(String model, List<Place> inputs, List<Place> outputs) {}

    /** @param shape numbers, and names of sizes that a run brings */
    record Place(String name, String dtype, List<String> shape) {
        String text() {
            return name + "  " + dtype + "[" + String.join(", ", shape) + "]";
        }
    }
}
