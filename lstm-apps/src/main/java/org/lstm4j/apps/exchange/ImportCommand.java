package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.lstm4j.nn.Model;
import org.lstm4j.spi.ModelReader;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.component.Components;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a model file of a file of another program. */
@Command(
        name = "import",
        description =
                "Make a model file of what another program saved: ONNX, with the text pipeline beside it if there is"
                        + " one, Keras (.h5, .keras, model.json with its weights), or weights of PyTorch (.pt, .pth, .safetensors). The kind is told by what is in the file.")
public final class ImportCommand implements Runnable {
    private final Surroundings surroundings;
    private final Supplier<Components> components;
    private final Supplier<ConfigBinder> binder;

    @Parameters(paramLabel = "FILE", description = "The file of a model.")
    private Path file = Path.of("");

    @Option(names = "--to", paramLabel = "MODEL", required = true, description = "The file to write, as model.lstm.")
    private Path target = Path.of("");

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "Of weights of PyTorch take only what is below this module, as encoder.lstm.")
    private Optional<String> module = Optional.empty();

    @Option(
            names = "--fix",
            paramLabel = "NAME=N",
            description =
                    "Of ONNX: read it for this size of a dimension, or this value of an input of one number, that it leaves"
                            + " open, as --fix sequence=512 --fix sr=16000; repeatable.")
    private Map<String, Long> fixed = new TreeMap<>();

    @Option(
            names = "--task",
            paramLabel = "FILE",
            description = "Of weights alone: the task file whose layers they are of.")
    private Optional<Path> task = Optional.empty();

    @Option(
            names = "--tokenizer",
            paramLabel = "FILE",
            description =
                    "What makes ids of texts, kept in the model: tokenizer.json of Keras or Hugging Face, or a vocabulary"
                            + " (words as lines or JSON, word_index, itos, stoi). The kind is told by what is in the file.")
    private Optional<Path> tokenizer = Optional.empty();

    @Mixin
    private final TextOptions text = new TextOptions();

    @Option(
            names = "--numbers",
            paramLabel = "FILE",
            description =
                    "Recorded inputs and outputs to compare with, JSON or .npz, as run reads them, outputs as \"outputs/NAME\"."
                            + " Default: MODEL.io.json, MODEL.io.npz, io.json or io.npz beside the file.")
    private Optional<Path> numbers = Optional.empty();

    @Option(
            names = "--report",
            paramLabel = "PAGE",
            description = "Write what was read and how its numbers compare as a page, as report.html.")
    private Optional<Path> page = Optional.empty();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public ImportCommand(CommandContext context) {
        surroundings = context.surroundings();
        components = context.lazily(Components.class);
        binder = context.lazily(ConfigBinder.class);
    }

    @Override
    public void run() {
        Optional<Model> network = task.map(from -> TaskNetwork.of(from, file, components.get(), binder.get()));
        ImportRequest request = new ImportRequest(
                file,
                target,
                new ModelReader.Options(module, network, new TreeMap<>(fixed)),
                tokenizer,
                text.options(),
                text.names(),
                numbers,
                backend.selection());
        List<Path> files = new ArrayList<>(request.files());
        page.ifPresent(files::add);
        overwrite.check(files);
        ImportReport report = ModelImport.run(request);
        page.ifPresent(to -> ImportPage.of(file, report).write(to));
        report.lines().forEach(line -> format.text(surroundings).println(line));
        page.ifPresent(to -> format.text(surroundings).println("Report: " + to));
        format.printJson(surroundings, report);
        report.requireEqual();
    }
}
