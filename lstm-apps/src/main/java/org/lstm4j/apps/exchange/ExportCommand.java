package org.lstm4j.apps.exchange;

import java.nio.file.Path;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a saved model as an ONNX file. */
@Command(
        name = "export",
        description =
                "Write a saved model as an ONNX file, its text pipeline beside it as JSON; or its weights alone, in PyTorch's"
                        + " names and layouts, as .safetensors.")
public final class ExportCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Option(
            names = "--to",
            paramLabel = "FILE",
            required = true,
            description = "The file to write, as model.onnx or weights.safetensors.")
    private Path target = Path.of("");

    @Option(
            names = "--check",
            description = "Run the file in ONNX Runtime, and the model on a backend, and compare what they give.")
    private boolean check;

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public ExportCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        ModelExport export = ModelExport.of(model.file());
        overwrite.check(ModelExport.files(target));
        if (check && ModelExport.isState(target)) {
            throw new InvalidInputException(
                    "--check is for an ONNX file, which ONNX Runtime can run; weights alone compute nothing");
        }
        ExportReport report = export.write(target);
        if (check) {
            report = report.withCheck(export.check(target, backend.selection()));
        }
        report.lines().forEach(line -> format.text(surroundings).println(line));
        format.printJson(surroundings, report);
        report.requireEqual();
    }
}
