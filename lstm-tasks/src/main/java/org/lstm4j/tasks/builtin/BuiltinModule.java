package org.lstm4j.tasks.builtin;

import java.util.List;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.generation.TextGeneration;
import org.lstm4j.tasks.series.SeriesForecast;
import org.lstm4j.tasks.text.TextClassification;

/** All that ships with the program. */
public final class BuiltinModule extends LstmModule {
    private static final String TASKS = "/org/lstm4j/tasks/";
    private static final List<String> SHIPPED = List.of(
            "dialog",
            "dialog-best",
            "imdb-228",
            "imdb-500",
            "imdb-best",
            "sarcasm",
            "sarcasm-best",
            "sequence-classifier",
            "tweets",
            "tweets-best",
            "web-traffic",
            "web-traffic-best");

    @Override
    protected void configure() {
        install(new Layers());
        install(new WindowLayers());
        install(new Cells());
        install(new Losses());
        install(new Optimizers());
        install(new Clippings());
        install(new Schedules());
        install(new MetricWords());
        addTaskType("text-classification", TextClassification.class);
        addTaskType("text-generation", TextGeneration.class);
        addTaskType("series-forecast", SeriesForecast.class);
        for (String task : SHIPPED) {
            addTask(task, TASKS + task + ".conf");
        }
    }
}
