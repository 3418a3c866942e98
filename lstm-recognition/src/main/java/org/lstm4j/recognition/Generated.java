package org.lstm4j.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lstm4j.signal.CsvLayout;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.signal.WideCsv;

/** What a model of generated rows of two features is asked by: they have no files of their own. */
final class Generated {
    private static final WideCsv FILE = new WideCsv(
            new CsvLayout(',', false, 0), 2, WideCsv.Order.BY_STEP, Optional.empty(), List.of(), List.of(), true);

    private Generated() {}

    /** The rows of a CSV file without names, one on each line, two numbers for each step. */
    static List<SequenceRow> rows(Path file) {
        return FILE.read(file, false);
    }
}
