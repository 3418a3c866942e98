package org.lstm4j.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a line for each epoch into a CSV file: {@code epoch} from 1, {@code seconds}, then the logged values. The file
 * is written beside and renamed, so that it is whole at any moment.
 */
public final class CsvHistory implements Resumable {
    private static final System.Logger LOG = System.getLogger(CsvHistory.class.getName());

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    /** Creates it; the directory must be there when the first epoch ends. */
    public CsvHistory(Path file) {
        this.file = file;
    }

    @Override
    public void onTrainBegin(TrainingControl control) {
        lines.clear();
    }

    /** Nothing: all is in the history. */
    @Override
    public CallbackState state() {
        return CallbackState.EMPTY;
    }

    /** Writes the epochs so far, and no later ones that a broken training may have left in the file. */
    @Override
    public void restore(CallbackState state, TrainingControl control) {
        control.history().epochs().forEach(this::add);
        write();
    }

    @Override
    public void onEpochEnd(EpochLog log, TrainingControl control) {
        add(log);
        write();
    }

    private void add(EpochLog log) {
        if (lines.isEmpty()) {
            lines.add("epoch,seconds," + String.join(",", log.values().keySet()));
        }
        lines.add((log.epoch() + 1) + "," + log.seconds() + ","
                + log.values().values().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /** Leaves no half of a file on a full disk. */
    private static void delete(Path beside) {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0} is left over and can be deleted: {1}", beside, e.getMessage());
        }
    }

    private void write() {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(beside, lines);
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(beside);
            throw new UncheckedIOException("Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
