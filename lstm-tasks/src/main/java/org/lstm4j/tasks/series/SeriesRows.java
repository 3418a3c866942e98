package org.lstm4j.tasks.series;

import java.util.List;
import java.util.Locale;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * The series of a task, split.
 *
 * @param source the name of the file, for people
 * @param isSample true if it is the sample inside the program
 * @param files the file with its SHA-256; none for the sample, which is part of the program
 * @param series what was read
 * @param windows which values are learned
 */
record SeriesRows(String source, boolean isSample, List<DataFile> files, Series series, Windows windows) {

    /** Reads and splits the series of a task. */
    static SeriesRows load(SeriesForecastConfig config, DataRoot root) {
        try (FoundFile file = root.open(config.data().file())) {
            Series series = new SeriesReader(config.data()).read(file.path());
            int first = config.scale().difference().orElse(0) + config.window();
            return new SeriesRows(
                    file.name(),
                    file.isSample(),
                    file.isSample() ? List.of() : List.of(DataFile.of(file.path())),
                    series,
                    Windows.of(config.split(), file.name(), series.values().length, first));
        }
    }

    /** What people want to know of it. */
    String describe(SeriesForecastConfig config) {
        StringBuilder text = new StringBuilder("Data: ").append(source);
        if (isSample) {
            text.append(DataRoot.NOBODY_NAMED_ONE);
        }
        text.append(String.format(
                Locale.ROOT,
                "%n%s: %,d values, of which %,d to learn to forecast, %,d validate, %,d test",
                series.name(),
                series.values().length,
                windows.training().length,
                windows.validation().length,
                windows.test().length));
        if (config.split().by() == SeriesSplitConfig.By.RANDOM) {
            text.append(
                    "\nSplit by chance: the neighbours of each test value are learned, so that the test is easier than"
                            + " tomorrow");
        }
        series.remarks().forEach(remark -> text.append("\nNote: ").append(remark));
        return text.toString();
    }
}
