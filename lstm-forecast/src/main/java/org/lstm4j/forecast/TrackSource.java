package org.lstm4j.forecast;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;

/** Where tracks come from. Immutable. */
sealed interface TrackSource permits TableSource, CurveSource, MovingDigits {
    /** The type of a source of one table. */
    String TABLE = "table";

    /** The type of a source of many curves. */
    String CURVES = "curves";

    /** The type of a source of clips that are made. */
    String DIGITS = "moving-digits";

    /**
     * The source of a part of a task file.
     *
     * @throws org.lstm4j.tasks.config.ConfigurationException if there is no such type, or its settings are not what it needs
     */
    static TrackSource of(TypedConfig part, ConfigBinder binder) {
        return switch (part.type()) {
            case TABLE -> binder.bind(part, TableSource.class);
            case CURVES -> binder.bind(part, CurveSource.class);
            case DIGITS -> binder.bind(part, MovingDigits.class);
            default -> throw part.unknown("source", settings().keySet());
        };
    }

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(TABLE, TableSource.class);
        types.put(CURVES, CurveSource.class);
        types.put(DIGITS, MovingDigits.class);
        return types;
    }

    /** Reads everything. @throws org.lstm4j.InvalidInputException if it is not there, or not as expected */
    Tracks read(DataRoot root);

    /** Reads a file of the same form: where a track is to be continued. */
    Tracks read(Path file);

    /** The files that are read. */
    List<DataNeed> needs();
}
