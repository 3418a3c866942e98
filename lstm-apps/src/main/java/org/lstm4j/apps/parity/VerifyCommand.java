package org.lstm4j.apps.parity;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.model.parity.Checks;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.command.BackendOption;
import org.lstm4j.tasks.command.CommandContext;
import org.lstm4j.tasks.command.FormatOption;
import org.lstm4j.tasks.command.ModelArgument;
import org.lstm4j.tasks.command.OverwriteOption;
import org.lstm4j.tasks.page.HtmlPage;
import org.lstm4j.tasks.report.JsonText;
import org.lstm4j.tasks.run.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes the checks that a model file brings along again. */
@Command(
        name = "verify",
        description =
                "Compute the checks again that a model file brings along, on each backend that is ready: whether it gives"
                        + " here what it gave where it comes from.")
public final class VerifyCommand implements Runnable {
    private final Surroundings surroundings;

    @Mixin
    private final ModelArgument model = new ModelArgument();

    @Option(names = "--report", paramLabel = "PAGE", description = "Write the comparison as a page, as report.html.")
    private Optional<Path> page = Optional.empty();

    @Mixin
    private final OverwriteOption overwrite = new OverwriteOption();

    @Mixin
    private final BackendOption backend = new BackendOption();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** For the program. */
    public VerifyCommand(CommandContext context) {
        surroundings = context.surroundings();
    }

    @Override
    public void run() {
        Selection selection = backend.selection();
        page.ifPresent(to -> overwrite.check(List.of(to)));
        String name = model.file().toString();
        Bundle bundle = BundleFile.read(model.file());
        Checks checks = Checks.of(bundle, name);
        if (checks.all().isEmpty()) {
            throw new InvalidInputException(
                    name + ": brings no checks along. A model that is imported with recorded numbers"
                            + " beside its file, or from an ONNX file, does");
        }
        ParityReport report = ParityRun.of(name, bundle, checks.all(), selection);
        page.ifPresent(to -> page(report).write(to));
        report.lines().forEach(line -> format.text(surroundings).println(line));
        format.printJson(surroundings, report);
        report.requireEqual();
    }

    private static HtmlPage page(ParityReport report) {
        HtmlPage page = HtmlPage.titled("Checks of " + report.model()).lead(ParityPage.verdict(report));
        ParityPage.sections(report).forEach(page::section);
        return page.data("report", JsonText.line(report));
    }
}
