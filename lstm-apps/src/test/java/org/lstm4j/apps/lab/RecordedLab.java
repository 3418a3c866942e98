package org.lstm4j.apps.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lstm4j.tasks.page.Svg;
import org.lstm4j.tasks.wording.Counted;
import tools.jackson.databind.json.JsonMapper;

/**
 * The run of {@link WhichCell} that the lesson tells of, {@code lab.json} as it was written: it takes minutes, so the build trains
 * some of its networks again and takes the others as read. Immutable.
 */
public final class RecordedLab {
    private final WhichCellReport report;

    private RecordedLab(WhichCellReport report) {
        this.report = report;
    }

    /** Reads it. */
    public static RecordedLab read() {
        try (InputStream in =
                Objects.requireNonNull(RecordedLab.class.getResourceAsStream("which-cell.json"), "which-cell.json")) {
            return new RecordedLab(JsonMapper.shared().readValue(in.readAllBytes(), WhichCellReport.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WhichCellReport report() {
        return report;
    }

    /** Names of the tasks. */
    public List<String> tasks() {
        return report.tasks().stream().map(StepTaskResult::task).toList();
    }

    /** How many orders of two cells that papers report there are. */
    public long orders() {
        return report.tasks().stream().mapToLong(task -> task.orders().size()).sum();
    }

    /** How many of them came out. */
    public long ordersThatCameOut() {
        return report.tasks().stream()
                .flatMap(task -> task.orders().stream())
                .filter(StepTaskResult.Order::comesOut)
                .count();
    }

    /** The time of the whole run, in seconds. */
    public double seconds() {
        return report.seconds();
    }

    /** How many trainings ran at a time. */
    public int threads() {
        return report.threads();
    }

    /** How many networks were trained. */
    public int trainings() {
        return report.tasks().stream().mapToInt(task -> task.cells().size()).sum() * seeds();
    }

    /** How many seeds. */
    public int seeds() {
        return report.seeds().size();
    }

    /** Most training steps of a task. */
    public int budget(String task) {
        return result(task).budget();
    }

    /** Mean accuracy of a cell at a size, with two digits. */
    public String mean(String task, String cell, int size) {
        return String.format(Locale.ROOT, "%.2f", at(task, cell, size).mean());
    }

    /** Mean number of training steps of a cell. */
    public String steps(String task, String cell) {
        return String.format(Locale.ROOT, "%.0f", cell(task, cell).steps().mean());
    }

    private Extent at(String task, String cell, int size) {
        return cell(task, cell).accuracy().get(result(task).sizes().indexOf(size));
    }

    private StepCellResult cell(String task, String cell) {
        return result(task).cells().stream()
                .filter(it -> it.cell().equals(cell))
                .findFirst()
                .orElseThrow();
    }

    private StepTaskResult result(String task) {
        return report.tasks().stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .orElseThrow();
    }

    private static StepTask task(String name) {
        return WhichCell.TASKS.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The chart of a task, as the lab's page has it. */
    public Svg figure(String name) {
        StepTask task = task(name);
        StepTaskResult result = result(name);
        return LabFigures.accuracy(task.title(), task.axis(), result.sizes(), result.curves(), result.chance())
                .draw();
    }

    /** A sequence of a task, with what is asked. */
    public String example(String name, int size) {
        StepTask task = task(name);
        return task.lesson(size, new Draws(1, 0, 0)).text(task);
    }

    /** The numbers of a task, as a table of Markdown. */
    public String table(String name) {
        StepTaskResult result = result(name);
        String unit = task(name).unit();
        StringBuilder table = new StringBuilder("| cell | weights | steps of training |");
        result.sizes()
                .forEach(size -> table.append(' ')
                        .append(size.equals(result.sizes().getFirst()) ? Counted.of(size, unit) : size)
                        .append(" |"));
        table.append("\n|---|---:|---:|").append("---:|".repeat(result.sizes().size()));
        for (StepCellResult cell : result.cells()) {
            table.append(String.format(
                    Locale.ROOT,
                    "\n| %s | %,d | %s |",
                    cell.kind().title(),
                    cell.parameters(),
                    cell.steps().text("%.0f")));
            cell.accuracy()
                    .forEach(at -> table.append(' ').append(at.text("%.2f")).append(" |"));
        }
        return table.toString();
    }
}
