package org.lstm4j.translation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.CsvRecords;

/**
 * A file with a source and its target in each record, CSV or TSV.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param separator one character between two fields; a tab without it
 * @param sourceColumn the name of the column with sources, in the first line; without it the file has no names, and its first column is it
 * @param targetColumn the same of the targets, which are in the second column without it
 * @param limit at most so many pairs are taken, the first ones; all without it
 * @param origin where the file is to be had, for people
 */
record PairFile(
        String file,
        Optional<String> separator,
        Optional<String> sourceColumn,
        Optional<String> targetColumn,
        Optional<Integer> limit,
        Optional<String> origin)
        implements PairSource {
    PairFile {
        SettingException.notBlank("file", file);
        separator.ifPresent(text -> SettingException.separator("separator", text));
        if (sourceColumn.isPresent() != targetColumn.isPresent()) {
            throw new SettingException(
                    sourceColumn.isPresent() ? "targetColumn" : "sourceColumn",
                    "belongs to the other one: name both columns, or none");
        }
        if (sourceColumn.isPresent() && sourceColumn.equals(targetColumn)) {
            throw new SettingException("targetColumn", "must be another column than source-column");
        }
        limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
    }

    private char between() {
        return separator.orElse("\t").charAt(0);
    }

    @Override
    public PairRows read(DataRoot root) {
        try (FoundFile found = root.open(file)) {
            List<DataFile> files = found.isSample() ? List.of() : List.of(DataFile.of(found.path()));
            return new PairRows(found.name(), found.isSample(), files, pairs(found.path()), 0, List.of());
        }
    }

    private List<Pair> pairs(Path path) {
        List<Pair> pairs = new ArrayList<>();
        int from = 0;
        int to = 1;
        try (CsvRecords records = CsvRecords.open(path, between())) {
            if (sourceColumn.isPresent()) {
                CsvRecords.Fields names = records.next()
                        .orElseThrow(
                                () -> new InvalidInputException(path + ": is empty; expected the names of columns"));
                from = column(path, names, sourceColumn.get());
                to = column(path, names, targetColumn.orElseThrow());
            }
            int most = limit.orElse(Integer.MAX_VALUE);
            for (Optional<CsvRecords.Fields> next = records.next();
                    next.isPresent() && pairs.size() < most;
                    next = records.next()) {
                pairs.add(pair(path, next.get(), from, to));
            }
        }
        if (pairs.isEmpty()) {
            throw new InvalidInputException(path + ": has no pair");
        }
        return pairs;
    }

    private static int column(Path path, CsvRecords.Fields names, String name) {
        int at = names.fields().indexOf(name);
        if (at < 0) {
            throw new InvalidInputException(
                    path + ":" + names.line() + ": has no column \"" + name + "\"; it has " + names.fields());
        }
        return at;
    }

    private Pair pair(Path path, CsvRecords.Fields record, int from, int to) {
        int needed = Math.max(from, to) + 1;
        if (record.fields().size() < needed) {
            String hint = record.fields().size() == 1
                    ? CsvRecords.separators(record.fields().getFirst())
                            .map(other -> "; it has " + other + ": set separator")
                            .orElse("")
                    : "";
            throw new InvalidInputException(path + ":" + record.line() + ": expected " + needed
                    + " columns, a source and its target among them, got "
                    + record.fields().size() + hint);
        }
        String source = record.fields().get(from);
        String target = record.fields().get(to);
        if (source.isBlank() || target.isBlank()) {
            throw new InvalidInputException(path + ":" + record.line() + ": the "
                    + (source.isBlank() ? "source" : "target") + " is empty; fill it in, or take the line away");
        }
        return Pair.of(source, target, path.getFileName() + ":" + record.line());
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(file, origin, path -> pairs(path).size()));
    }
}
