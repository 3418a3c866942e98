package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import java.util.Optional;
import org.lstm4j.spi.ModelReader;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.OverwriteOption;
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

    @Parameters(paramLabel = "FILE", description = "The file of a model.")
    private Path file = Path.of("");

    @Option(names = "--to", paramLabel = "MODEL", required = true, description = "The file to write, as model.lstm.")
    private Path target = Path.of("");

    @Option(
            names = "--module",
            paramLabel = "NAME",
            description = "Of weights of PyTorch take only what is below this module, as encoder.lstm.")
    private Optional<String> module = Optional.empty();

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public ImportCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        overwrite.check(ModelImport.files(target));
        ImportReport report = ModelImport.run(file, target, new ModelReader.Options(module, Optional.empty()));
        report.lines().forEach(line -> format.text(surroundings).println(line));
        format.printJson(surroundings, report);
    }
}
