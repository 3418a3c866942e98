package org.lstm4j.translation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;
import org.lstm4j.text.TextInput;

/**
 * Two files with a sentence a line, of which those with the same number are a source and its target.
 *
 * @param sourceFile path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param targetFile the same of the targets
 * @param limit at most so many pairs are taken, the first ones; all without it
 * @param origin where the files are to be had, for people
 */
record ParallelFiles(String sourceFile, String targetFile, Optional<Integer> limit, Optional<String> origin)
        implements PairSource {
    ParallelFiles {
        SettingException.notBlank("sourceFile", sourceFile);
        SettingException.notBlank("targetFile", targetFile);
        if (sourceFile.equals(targetFile)) {
            throw new SettingException("targetFile", "must be another file than source-file");
        }
        limit.ifPresent(rows -> SettingException.atLeast(1, "limit", rows));
    }

    @Override
    public PairRows read(DataRoot root) {
        try (FoundFile source = root.open(sourceFile);
                FoundFile target = root.open(targetFile)) {
            List<String> from = TextInput.lines(source.path(), Integer.MAX_VALUE);
            List<String> to = TextInput.lines(target.path(), Integer.MAX_VALUE);
            requireSameNumber(source.path(), from.size(), target.path(), to.size());
            if (from.isEmpty()) {
                throw new InvalidInputException(source.path() + ": is empty");
            }
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < Math.min(from.size(), limit.orElse(Integer.MAX_VALUE)); i++) {
                requireText(source.path(), i, from.get(i), target.path());
                requireText(target.path(), i, to.get(i), source.path());
                pairs.add(Pair.of(from.get(i), to.get(i), source.path().getFileName() + ":" + (i + 1)));
            }
            List<DataFile> files = Stream.of(source, target)
                    .filter(file -> !file.isSample())
                    .map(file -> DataFile.of(file.path()))
                    .toList();
            String name = source.isSample() ? source.name() : source.name() + " and " + target.name();
            return new PairRows(name, source.isSample(), files, pairs, 0, List.of());
        }
    }

    private static void requireSameNumber(Path source, int from, Path target, int to) {
        if (from != to) {
            Path shorter = from < to ? source : target;
            Path longer = from < to ? target : source;
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s:%d: has no line in %s, which has %,d lines against %,d; lines of the same number belong together",
                    longer,
                    Math.min(from, to) + 1,
                    shorter,
                    Math.min(from, to),
                    Math.max(from, to)));
        }
    }

    private static void requireText(Path file, int index, String line, Path other) {
        if (line.isBlank()) {
            throw new InvalidInputException(file + ":" + (index + 1)
                    + ": is empty, so there is nothing to learn from; take the line away here and in " + other);
        }
    }

    private static long lines(Path file) {
        return TextInput.lines(file, Integer.MAX_VALUE).size();
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(
                new DataNeed(sourceFile, origin, path -> lines(path)),
                new DataNeed(targetFile, origin, path -> lines(path)));
    }
}
