package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.lstm4j.Dim;
import org.lstm4j.nn.LayerSummary;
import org.lstm4j.nn.Model;

/**
 * The table of a model's layers, as Keras prints it, with what feeds each where they do not follow one another; a name that is too long
 * widens its column instead of being broken.
 *
 * @param model name of the model, as in {@code sequential}
 * @param rows one a layer, in order
 */
public record ModelSummaryTable(String model, List<Row> rows) {
    private static final int BYTES_PER_PARAMETER = Float.BYTES;
    private static final int NAME_WIDTH = 29;
    private static final int SHAPE_WIDTH = 26;
    private static final int COUNT_WIDTH = 10;

    /**
     * One layer.
     *
     * @param name of the layer, as in {@code dense_1}
     * @param type of the layer, as in {@code Dense}
     * @param outputShape with {@code None} for the batch, as in {@code (None, 24)}
     * @param trainable parameters that the optimizer changes
     * @param frozen parameters that it does not
     * @param connectedTo names of the rows that feed it; empty for an input, and where rows follow one another
     */
    public record Row(
            String name, String type, String outputShape, long trainable, long frozen, List<String> connectedTo) {
        public Row {
            connectedTo = List.copyOf(connectedTo);
        }

        /** Of a layer that is fed by the row before it. */
        public Row(String name, String type, String outputShape, long trainable, long frozen) {
            this(name, type, outputShape, trainable, frozen, List.of());
        }

        private String label() {
            return name + " (" + type + ")";
        }

        /** What feeds it, in one cell. */
        public String connections() {
            return String.join(", ", connectedTo);
        }
    }

    public ModelSummaryTable {
        rows = List.copyOf(rows);
    }

    /** The table of a model. */
    public static ModelSummaryTable of(Model model) {
        String name = model.isOneLayer() ? model.layer().name() : "network";
        List<Row> rows = model.summary().stream().map(ModelSummaryTable::row).toList();
        return new ModelSummaryTable(name, rows);
    }

    private static Row row(LayerSummary layer) {
        String shape = layer.outputShape().dims().stream()
                .map(dim -> dim instanceof Dim.Fixed ? dim.toString() : "None")
                .collect(Collectors.joining(", ", "(", ")"));
        return new Row(
                layer.name(),
                layer.type(),
                shape,
                layer.trainable(),
                layer.parameters() - layer.trainable(),
                layer.connectedTo());
    }

    /** True if a row says what feeds it. */
    public boolean hasBranches() {
        return rows.stream().anyMatch(row -> !row.connectedTo().isEmpty());
    }

    /** All parameters. */
    public long parameters() {
        return trainable() + frozen();
    }

    /** Parameters that the optimizer changes. */
    public long trainable() {
        return rows.stream().mapToLong(Row::trainable).sum();
    }

    /** Parameters that the optimizer does not change. */
    public long frozen() {
        return rows.stream().mapToLong(Row::frozen).sum();
    }

    /** The table; every line ends in a line feed. */
    public String text() {
        int names = width(NAME_WIDTH, rows.stream().map(Row::label).toList());
        int shapes = width(SHAPE_WIDTH, rows.stream().map(Row::outputShape).toList());
        List<String> connections = rows.stream().map(Row::connections).toList();
        int all = names + shapes + COUNT_WIDTH + (hasBranches() ? width("Connected to".length(), connections) : 0);
        StringBuilder text = new StringBuilder("Model: \"" + model + "\"\n");
        text.append("_".repeat(all)).append('\n');
        row(text, names, shapes, "Layer (type)", "Output Shape", "Param #", hasBranches() ? "Connected to" : "");
        text.append("=".repeat(all)).append('\n');
        for (Row row : rows) {
            String count = String.valueOf(row.trainable() + row.frozen());
            row(text, names, shapes, row.label(), row.outputShape(), count, row.connections());
        }
        text.append("=".repeat(all)).append('\n');
        total(text, "Total params", parameters());
        total(text, "Trainable params", trainable());
        total(text, "Non-trainable params", frozen());
        return text.append("_".repeat(all)).append('\n').toString();
    }

    private static int width(int least, List<String> cells) {
        return Math.max(least, cells.stream().mapToInt(String::length).max().orElse(0) + 3);
    }

    private static void row(
            StringBuilder text, int names, int shapes, String name, String shape, String count, String connections) {
        text.append(' ').append(name).append(" ".repeat(names - 1 - name.length()));
        text.append(shape).append(" ".repeat(shapes - shape.length()));
        text.append(count);
        if (!connections.isEmpty()) {
            text.append(" ".repeat(Math.max(1, COUNT_WIDTH - count.length()))).append(connections);
        }
        text.append('\n');
    }

    private static void total(StringBuilder text, String title, long parameters) {
        text.append(title).append(": ").append(parameters);
        text.append(" (").append(size(parameters * BYTES_PER_PARAMETER)).append(")\n");
    }

    /** Keras's words for a size, its singular {@code Byte} included. */
    private static String size(long bytes) {
        List<String> units = List.of("Byte", "KB", "MB", "GB");
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.size() - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f %s", size, units.get(unit));
    }
}
