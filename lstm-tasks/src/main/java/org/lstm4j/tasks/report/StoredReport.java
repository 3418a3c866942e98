package org.lstm4j.tasks.report;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import org.lstm4j.InvalidInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@code report.json} again. */
public final class StoredReport {
    private static final String TEST = "test";

    private StoredReport() {}

    /**
     * Reads the report of a run. Of the scores on the test rows it has the summary: the other figures are the task type's.
     *
     * @param tested the summary's figures by name, in any order: the report has them among others
     * @throws InvalidInputException if it is not one
     */
    public static RunReport read(Path file, Map<String, Double> tested) {
        try {
            JsonNode json = JsonMapper.shared().readTree(text(file));
            JsonNode best = json.path("bestValidationAccuracy");
            return new RunReport(
                    json.required("task").stringValue(),
                    json.required("backend").stringValue(),
                    json.required("seed").longValue(),
                    json.required("epochs").intValue(),
                    json.required("savedEpoch").intValue(),
                    json.required("parameters").longValue(),
                    scores(json, "train"),
                    scores(json, "validation"),
                    best.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(new BestEpoch(
                                    best.required("epoch").intValue(), number(best.required("accuracy")))),
                    json.has(TEST) ? Optional.of(new Summary(summary(json.required(TEST), tested))) : Optional.empty(),
                    scores(json, "lastEpochTest"),
                    number(json.required("seconds")),
                    number(json.required("wallSeconds")),
                    json.has("peakMemoryBytes")
                            ? OptionalLong.of(json.required("peakMemoryBytes").longValue())
                            : OptionalLong.empty(),
                    number(json.required("sequencesPerSecond")),
                    json.required("weightsSha256").stringValue());
        } catch (JacksonException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": is not the report of a run: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    /** The report's text, as a script gets it. */
    public static String text(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UncheckedIOException unreadable(Path file, IOException e) {
        return new UncheckedIOException(file + ": cannot be read: " + e, e);
    }

    private static Optional<Scores> scores(JsonNode json, String key) {
        if (!json.has(key)) {
            return Optional.empty();
        }
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        json.required(key).properties().forEach(entry -> values.put(entry.getKey(), number(entry.getValue())));
        return Optional.of(new Scores(values));
    }

    /** In the report's order, which is that of the type's figures. */
    private static Scores summary(JsonNode test, Map<String, Double> tested) {
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (String name : test.propertyNames()) {
            Double value = tested.get(name);
            if (value != null) {
                values.put(name, value);
            }
        }
        tested.forEach(values::putIfAbsent);
        return new Scores(values);
    }

    /** Numbers that are none are texts in JSON: "NaN". */
    private static double number(JsonNode value) {
        return value.isString() ? Double.parseDouble(value.stringValue()) : value.doubleValue();
    }

    /** The scores on the test rows, as far as all types have them. */
    private record Summary(Scores summary) implements TestScores {
        @Override
        public void print(PrintWriter text) {
            text.println("On the test rows: " + summary.text());
        }
    }
}
