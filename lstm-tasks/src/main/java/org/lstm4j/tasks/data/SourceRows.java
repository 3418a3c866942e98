package org.lstm4j.tasks.data;

import java.nio.file.Path;
import java.util.List;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.LabeledText;

/**
 * The rows of a source, in its order.
 *
 * @param name of the file, for people
 * @param isSample true if it is the sample inside the program
 * @param files the file with its SHA-256; none for what is part of the program
 * @param labels as they stand in the source, in the order of their numbers; none where it has none
 * @param rows texts and labels; without labels, all have 0
 * @param remarks what people should know of the rows, a line each
 */
public record SourceRows(
        String name,
        boolean isSample,
        List<DataFile> files,
        List<String> labels,
        List<LabeledText> rows,
        List<String> remarks) {
    /** Copies the lists. */
    public SourceRows {
        files = List.copyOf(files);
        labels = List.copyOf(labels);
        rows = List.copyOf(rows);
        remarks = List.copyOf(remarks);
    }

    /** The same rows where these labels have numbers, all of its own among them. */
    SourceRows withLabels(List<String> all) {
        int[] numbers = labels.stream().mapToInt(all::indexOf).toArray();
        List<LabeledText> numbered = rows.stream()
                .map(row -> new LabeledText(row.text(), numbers[row.label()], row.columns(), row.line()))
                .toList();
        return new SourceRows(name, isSample, files, all, numbered, remarks);
    }

    static SourceRows of(FoundFile file, List<String> labels, List<LabeledText> rows, List<String> remarks) {
        Path path = file.path();
        List<DataFile> files = file.isSample() ? List.of() : List.of(DataFile.of(path));
        return new SourceRows(file.name(), file.isSample(), files, labels, rows, remarks);
    }
}
