package org.lstm4j.translation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;

/** Where pairs come from. */
interface PairSource {
    /** The type of two files whose lines belong together. */
    String PARALLEL = "parallel";

    /** The type of a file with a pair on each line. */
    String PAIRS = "pairs";

    /** The type of numbers in words and in digits. */
    String NUMBER_WORDS = "number-words";

    /** The type of sums. */
    String SUMS = "sums";

    /** The type of pictures that are made of digits, and their captions. */
    String SCENES = "scenes";

    /** The type of clips that are made of digits, and sentences about them. */
    String CLIPS = "clips";

    /** Reads or makes them. @throws org.lstm4j.InvalidInputException if a file is not there or not as expected, naming file and line */
    PairRows read(DataRoot root);

    /** The files below the data root that are read. */
    List<DataNeed> needs();

    /** The source that a part of a task describes. @throws org.lstm4j.InvalidInputException if there is none of that type */
    static PairSource of(TypedConfig part, ConfigBinder binder) {
        return switch (part.type()) {
            case PARALLEL -> binder.bind(part, ParallelFiles.class);
            case PAIRS -> binder.bind(part, PairFile.class);
            case NUMBER_WORDS -> binder.bind(part, NumberWords.class);
            case SUMS -> binder.bind(part, Sums.class);
            case SCENES -> binder.bind(part, Scenes.class);
            case CLIPS -> binder.bind(part, Clips.class);
            default -> throw part.unknown("source", settings().keySet());
        };
    }

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(PARALLEL, ParallelFiles.class);
        types.put(PAIRS, PairFile.class);
        types.put(NUMBER_WORDS, NumberWords.class);
        types.put(SUMS, Sums.class);
        types.put(SCENES, Scenes.class);
        types.put(CLIPS, Clips.class);
        return types;
    }
}
