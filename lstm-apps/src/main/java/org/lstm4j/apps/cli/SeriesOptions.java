package org.lstm4j.apps.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.spi.Selection;
import org.lstm4j.tasks.ForecastRequest;
import org.lstm4j.tasks.TaskModel;
import org.lstm4j.tasks.command.StandardInput;
import org.lstm4j.tasks.run.Surroundings;
import org.lstm4j.tasks.wording.NumberText;
import picocli.CommandLine.Option;

/** The options of predictions that are for models of series. */
final class SeriesOptions {
    @Option(names = "--horizon", paramLabel = "N", description = "Of a series: how many steps ahead. Default: 1.")
    private Optional<Integer> horizon = Optional.empty();

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Of a series: a file of the same form as the task's, in the place of numbers.")
    private Optional<Path> csv = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "NAME",
            description = "Of a series: which one of the file. Default: that of the task.")
    private Optional<String> key = Optional.empty();

    /** Refuses the options for a model that is of no series. */
    void refuse(TaskModel model) {
        if (horizon.isPresent() || csv.isPresent() || key.isPresent()) {
            throw new InvalidInputException("--horizon, --csv and --key are for models of series; " + model.file()
                    + " is of task type " + model.task().typeName());
        }
    }

    ForecastRequest request(List<String> given, Surroundings surroundings, Selection backend) {
        if ((csv.isPresent() && !given.isEmpty()) || (key.isPresent() && csv.isEmpty())) {
            throw new InvalidInputException("give the numbers of the series, or --csv FILE and with it --key NAME");
        }
        ForecastRequest.History history = csv.<ForecastRequest.History>map(file -> new ForecastRequest.Csv(file, key))
                .orElseGet(() -> new ForecastRequest.Values(
                        numbers(given.isEmpty() ? StandardInput.lines(surroundings.in()) : given)));
        return new ForecastRequest(history, horizon.orElse(1), backend);
    }

    private static List<Double> numbers(List<String> texts) {
        List<Double> numbers = new ArrayList<>();
        List<String> words = texts.stream()
                .flatMap(text -> Stream.of(text.strip().split("[\\s;]+|,(?=\\s|$)")))
                .filter(word -> !word.isEmpty())
                .toList();
        for (String word : words) {
            // A comma alone may separate two numbers or be a decimal one; nobody can tell.
            if (word.indexOf(',') != word.lastIndexOf(',')
                    && Stream.of(word.split(",", -1))
                            .allMatch(part -> NumberText.of(part).isPresent())) {
                throw new InvalidInputException(
                        "give the numbers of the series with blanks between them; got \"" + word + "\"");
            }
            numbers.add(NumberText.parse(
                    word,
                    "value " + (numbers.size() + 1) + " of the series",
                    "give a number for each step, the latest last"));
        }
        return numbers;
    }
}
