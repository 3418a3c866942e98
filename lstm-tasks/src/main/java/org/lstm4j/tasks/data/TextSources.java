package org.lstm4j.tasks.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.ConfigurationException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;

/** Makes the sources that task files describe: {@code { type = csv, file = "tweets/tweets.csv", ... }}. */
public final class TextSources {
    private static final String JSON_LINES = "json-lines";
    private static final String CSV = "csv";
    private static final String TSV = "tsv";
    private static final String LINES = "lines";
    private static final String STORIES = "stories";
    private static final String DIALOGUES = "dialogues";
    private static final String GENERATED = "generated";

    private TextSources() {}

    /** The words for {@code type}, and the records that the settings of each are bound to. */
    public static SequencedMap<String, Class<? extends Record>> settings() {
        SequencedMap<String, Class<? extends Record>> types = new LinkedHashMap<>();
        types.put(CSV, TextFile.Settings.class);
        types.put(TSV, TextFile.Settings.class);
        types.put(JSON_LINES, TextFile.Settings.class);
        types.put(LINES, LineFile.Settings.class);
        types.put(STORIES, StoryFile.Settings.class);
        types.put(DIALOGUES, DialogueFiles.Settings.class);
        types.put(GENERATED, GeneratedSequences.class);
        return types;
    }

    /**
     * The source of a part.
     *
     * @throws ConfigurationException if there is no such type, or its settings are not what it needs
     */
    public static TextSource of(TypedConfig part, ConfigBinder binder) {
        return switch (part.type()) {
            case JSON_LINES, CSV, TSV ->
                new TextFile(part.type(), part.key(), binder.bind(part, TextFile.Settings.class));
            case LINES -> new LineFile(binder.bind(part, LineFile.Settings.class));
            case STORIES -> new StoryFile(part.key(), binder.bind(part, StoryFile.Settings.class));
            case DIALOGUES -> new DialogueFiles(part.key(), binder.bind(part, DialogueFiles.Settings.class));
            case GENERATED -> binder.bind(part, GeneratedSequences.class);
            default -> throw part.unknown("source", settings().keySet());
        };
    }

    /** Reads a part's rows. */
    public static SourceRows read(TypedConfig part, ConfigBinder binder, DataRoot root, LabelRule labels) {
        return of(part, binder).read(root, labels);
    }

    /** The files below the data root that the rows of a task are read from, and what preparing the texts reads. */
    public static List<DataNeed> needs(ConfigBinder binder, RowSources from, TextConfig text) {
        Stream<DataNeed> files = from.all().stream().flatMap(part -> of(part, binder).needs().stream());
        return Stream.concat(files, text.need().stream()).toList();
    }
}
