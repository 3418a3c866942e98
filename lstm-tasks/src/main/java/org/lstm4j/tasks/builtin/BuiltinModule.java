package org.lstm4j.tasks.builtin;

import com.google.inject.multibindings.MapBinder;
import java.util.List;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.command.CommandFactory;
import org.lstm4j.tasks.generation.TextGeneration;
import org.lstm4j.tasks.series.SeriesForecast;
import org.lstm4j.tasks.text.TextClassification;

/** All components, task types and tasks that ship. */
public final class BuiltinModule extends LstmModule {
    private static final String TASKS = "/org/lstm4j/tasks/";
    private static final List<String> SHIPPED = List.of(
            "babi",
            "dialog",
            "dialog-best",
            "emotions",
            "imdb-228",
            "imdb-500",
            "imdb-best",
            "ptb",
            "ptb-plain",
            "sarcasm",
            "sarcasm-best",
            "sequence-classifier",
            "shakespeare",
            "splice",
            "tweets",
            "tweets-best",
            "web-traffic",
            "web-traffic-best");

    @Override
    protected void configure() {
        // There is a map of commands though none is here: those of the program are its own.
        MapBinder.newMapBinder(binder(), String.class, CommandFactory.class);
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
