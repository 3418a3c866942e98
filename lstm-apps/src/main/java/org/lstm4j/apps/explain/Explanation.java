package org.lstm4j.apps.explain;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.report.JsonText;

/** A sentence explained, to be shown in one form or another. */
public final class Explanation {
    private final Explained explained;

    Explanation(Explained explained) {
        this.explained = explained;
    }

    /** The forms of a file. */
    private enum Form {
        HTML,
        SVG,
        JSON,
        PNG;

        private String ending() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    private static Form form(Path file) {
        return Arrays.stream(Form.values())
                .filter(form -> file.toString().toLowerCase(Locale.ROOT).endsWith(form.ending()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(file + ": the name of the file to write must end in "
                        + Arrays.stream(Form.values()).map(Form::ending).collect(Collectors.joining(", "))));
    }

    /** Refuses a file whose name does not say its form, before anything is computed. */
    public static void checkName(Path file) {
        form(file);
    }

    /**
     * For a terminal: a heat map with one row for each gate and one column for each word.
     *
     * @param width how many characters a line may have
     */
    public List<String> lines(int width) {
        return new TerminalView(explained, width).lines();
    }

    /** As data: what {@code --format json} prints. */
    public ExplanationReport report() {
        return ExplanationReport.of(explained);
    }

    /**
     * Writes a page, a drawing or data, as the file's name says.
     *
     * @throws InvalidInputException if the name ends otherwise or the file cannot be written
     */
    public void write(Path file) {
        switch (form(file)) {
            case HTML -> new ExplainPage(explained).page().write(file);
            case SVG -> write(file, new Drawing(explained).svg());
            case JSON -> write(file, JsonText.of(report()) + "\n");
            case PNG -> ImagePen.write(file, new Drawing(explained));
        }
    }

    private static void write(Path file, String text) {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
