package org.lstm4j.translation;

import java.util.List;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;

/** Where pairs come from. */
interface PairSource {
    /** Reads or makes them. @throws org.lstm4j.InvalidInputException if a file is not there or not as expected, naming file and line */
    PairRows read(DataRoot root);

    /** The files below the data root that are read. */
    List<DataNeed> needs();

    /** The source that a part of a task describes. @throws org.lstm4j.InvalidInputException if there is none of that type */
    static PairSource of(TypedConfig part, ConfigBinder binder) {
        return switch (part.type()) {
            case "parallel" -> binder.bind(part, ParallelFiles.class);
            case "pairs" -> binder.bind(part, PairFile.class);
            case "number-words" -> binder.bind(part, NumberWords.class);
            case "sums" -> binder.bind(part, Sums.class);
            case "scenes" -> binder.bind(part, Scenes.class);
            case "clips" -> binder.bind(part, Clips.class);
            default ->
                throw part.unknown("source", List.of("parallel", "pairs", "number-words", "sums", "scenes", "clips"));
        };
    }
}
