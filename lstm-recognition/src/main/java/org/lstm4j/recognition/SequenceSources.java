package org.lstm4j.recognition;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.PredictRequest;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;

/** Makes the sources that task files describe: {@code { type = wide-csv, file = "pendigits/pendigits.tra", ... }}. */
final class SequenceSources {
    private static final String LONG_CSV = "long-csv";
    private static final String WIDE_CSV = "wide-csv";
    private static final String TS = "ts";
    private static final String WAV = "wav";
    private static final String WAV_LIST = "wav-list";
    private static final String IDX = "idx";
    private static final String ADDING = "adding-problem";
    private static final String SPIRALS = "two-spirals";

    private SequenceSources() {}

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(LONG_CSV, LongCsvFile.Settings.class);
        types.put(WIDE_CSV, WideCsvFile.Settings.class);
        types.put(TS, TsSource.Settings.class);
        types.put(WAV, WavSource.Settings.class);
        types.put(WAV_LIST, WavListSource.Settings.class);
        types.put(IDX, IdxSource.Settings.class);
        types.put(ADDING, AddingProblem.class);
        types.put(SPIRALS, TwoSpirals.class);
        return types;
    }

    /**
     * The source of a part.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    static SequenceSource of(TypedConfig part, ConfigBinder binder) {
        try {
            return switch (part.type()) {
                case LONG_CSV -> new LongCsvFile(binder.bind(part, LongCsvFile.Settings.class));
                case WIDE_CSV -> new WideCsvFile(binder.bind(part, WideCsvFile.Settings.class));
                case TS -> new TsSource(binder.bind(part, TsSource.Settings.class));
                case WAV -> new WavSource(binder.bind(part, WavSource.Settings.class));
                case WAV_LIST -> new WavListSource(binder.bind(part, WavListSource.Settings.class));
                case IDX -> new IdxSource(binder.bind(part, IdxSource.Settings.class));
                case ADDING -> binder.bind(part, AddingProblem.class);
                case SPIRALS -> binder.bind(part, TwoSpirals.class);
                default -> throw part.unknown("source", settings().keySet());
            };
        } catch (ConfigurationException e) {
            throw e;
        } catch (InvalidInputException e) {
            throw new ConfigurationException(part.location(e), part.key(), String.valueOf(e.getMessage()));
        }
    }

    /** The files below the data root that some parts are read from. */
    static List<DataNeed> needs(ConfigBinder binder, TypedConfig source, Optional<TypedConfig> testSource) {
        return Stream.concat(Stream.of(source), testSource.stream())
                .flatMap(part -> of(part, binder).needs().stream())
                .toList();
    }

    /** Of files in the form of the task's own, labels or not. */
    static List<SequenceRow> asked(TypedConfig part, ConfigBinder binder, PredictRequest request) {
        SequenceSource source = of(part, binder);
        List<SequenceRow> rows = new ArrayList<>();
        List<String> files = request.file()
                .map(file -> List.of(file.toString()))
                .orElseGet(() -> request.lines("files such as those that the model was trained with"));
        for (String name : files) {
            if (name.isBlank()) {
                throw new InvalidInputException(
                        "expected the name of a file, found an empty one; leave out empty lines");
            }
            try {
                rows.addAll(source.rows(Path.of(name)));
            } catch (InvalidPathException e) {
                throw new InvalidInputException("\"" + name + "\" is no name of a file: " + e.getReason(), e);
            }
        }
        return rows;
    }
}
