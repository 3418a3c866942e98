package org.lstm4j.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lstm4j.InvalidInputException;
import org.lstm4j.LstmException;
import org.lstm4j.apps.Lstm;

/**
 * Sentences with the labels that a tutorial shows for them.
 *
 * @param tasks for each task a list of objects with {@code text} and {@code label}
 */
record SourceSentences(Config tasks) {
    /** Reads a HOCON or JSON file. */
    static SourceSentences read(Path file) {
        if (!Files.exists(file)) {
            throw new InvalidInputException(file + ": there is no such file of sentences");
        }
        try {
            return new SourceSentences(ConfigFactory.parseFile(file.toFile()));
        } catch (ConfigException e) {
            throw new InvalidInputException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** How many sentences each model labels as the tutorial does, as a row of the table of figures. */
    Optional<String> row(String task, List<Path> models) {
        return counts(task, models)
                .map(counts -> "| sentences of the tutorial labelled as there | %d of %d | %s | %d |%n"
                        .formatted(size(task), size(task), counts, models.size()));
    }

    /** How many the average of the models labels so. */
    Optional<String> averageRow(String task, Path average, int seeds) {
        return counts(task, List.of(average))
                .map(count -> "| the same, of the average of the models | %d of %d | %s | %d |%n"
                        .formatted(size(task), size(task), count, seeds));
    }

    /** The same of models with one thing changed, as a row of the table of traps. */
    Optional<String> row(String task, List<Path> asPrinted, List<Path> changed) {
        return counts(task, changed)
                .map(counts -> "| the same | sentences labelled as there, of %d | %s | %s |  | %d |%n"
                        .formatted(size(task), counts(task, asPrinted).orElse("not run"), counts, changed.size()));
    }

    private int size(String task) {
        return tasks.getConfigList(task).size();
    }

    private Optional<String> counts(String task, List<Path> models) {
        if (!tasks.hasPath(task) || models.isEmpty()) {
            return Optional.empty();
        }
        List<? extends Config> sentences = tasks.getConfigList(task);
        return Optional.of(
                text(models.stream().map(model -> agreeing(sentences, model)).toList()));
    }

    /** Each model's count; of many models how often there is which, most first. */
    static String text(List<Long> counts) {
        if (counts.size() < RunReports.MANY) {
            return counts.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        TreeMap<Long, Integer> models = new TreeMap<>(Comparator.reverseOrder());
        counts.forEach(count -> models.merge(count, 1, Integer::sum));
        return models.entrySet().stream()
                .map(entry -> entry.getKey() + " by " + entry.getValue() + " models")
                .collect(Collectors.joining(", "));
    }

    private static long agreeing(List<? extends Config> sentences, Path model) {
        List<String> command = new ArrayList<>(List.of("predict", model.toString(), "--format", "json"));
        sentences.forEach(sentence -> command.add(sentence.getString("text")));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        if (Lstm.run(command.toArray(String[]::new), writer(out), writer(err)) != 0) {
            throw new LstmException(model + ": " + err);
        }
        List<? extends Config> predictions =
                ConfigFactory.parseString("predictions = " + out).getConfigList("predictions");
        long equal = 0;
        for (int i = 0; i < sentences.size(); i++) {
            if (predictions.get(i).getString("label").equals(sentences.get(i).getString("label"))) {
                equal++;
            }
        }
        return equal;
    }

    private static PrintWriter writer(Writer to) {
        return new PrintWriter(to, true);
    }
}
